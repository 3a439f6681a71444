import { k8s } from 'cdk8s-plus-27';
import { defined } from './environment';
import { fieldProblems, specFields } from './spec-fields';
import { repeated } from '../checks/repeated';
import { flag, is, isPlain, list, required, Shape, shape, text } from '../checks/types';
import { Json } from '../json';

/** Files in the pod. */
export interface PodMount {
  /** Where the container sees them. */
  readonly path: string;
  /** What is mounted; several mounts of one volume name it alike. */
  readonly volume: k8s.Volume;
  /** Folder or file of the volume. @default the whole of it */
  readonly subPath?: string;
  /** @default false */
  readonly readOnly?: boolean;
}

const MOUNT: Shape<PodMount> = { path: required(text), volume: required(is(isPlain, 'a k8s.Volume')), subPath: text, readOnly: flag };

/** See {@link refuseWrongTypes}. */
export const MOUNTS = list(shape(MOUNT));

/** The volumes of a pod, each once. */
export function volumesOf(mounts: readonly PodMount[]): Json[] {
  return [...new Map(mounts.map(({ volume }) => [volume.name, specFields(volume, k8s.toJson_Volume)])).values()];
}

/** As a container has them. */
export function volumeMounts(mounts: readonly PodMount[]): Json[] {
  return mounts.map(({ path, volume, subPath, readOnly }) => defined({ name: volume.name, mountPath: path, subPath, readOnly }));
}

/** @param taken paths and names of volumes that are in use */
export function mountProblems(mounts: readonly PodMount[], taken: { readonly paths?: readonly string[]; readonly volumes?: readonly string[] } = {}): string[] {
  const paths = [...mounts.map(({ path }) => path), ...(taken.paths ?? [])];
  const volumes = new Map(mounts.map(({ volume }) => [volume.name, JSON.stringify(volume)]));
  return [
    ...mounts.flatMap(({ volume }, i) => fieldProblems(`mounts[${i}]: volume`, volume, k8s.toJson_Volume)),
    ...mounts.filter(({ path }) => !path.startsWith('/')).map(({ path }) => `mounts: ${JSON.stringify(path)} is no absolute path.`),
    ...repeated(paths).map((path) => `mounts: two of them are at ${path}.`),
    ...mounts.filter(({ volume }) => volumes.get(volume.name) !== JSON.stringify(volume)).map(({ volume: { name } }) => `mounts: two volumes are called ${name}. Give each a name of its own.`),
    ...mounts.filter(({ volume }) => taken.volumes?.includes(volume.name)).map(({ volume: { name } }) => `mounts: the pod has a volume called ${name} already. Use another name.`),
  ];
}
