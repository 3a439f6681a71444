import { objectNameProblems } from '../checks/names';
import { list, Shape, text } from '../checks/types';
import { Json } from '../json';

/** The container image of a construct, and how nodes get it. */
export interface ImageOptions {
  /** Container image. It must have what the official image has: the same commands, paths and user. @default - the official image of `version` */
  readonly image?: string;
  /** When a node pulls the image: `Always`, `IfNotPresent` or `Never`. @default - by Kubernetes: `Always` for the tag `latest`, otherwise `IfNotPresent` */
  readonly imagePullPolicy?: string;
  /** Names of Secrets with the credentials of the registry, in the namespace of the pods. @default - none */
  readonly imagePullSecrets?: string[];
}

/** See {@link refuseWrongTypes}. */
export const IMAGE: Shape<ImageOptions> = { image: text, imagePullPolicy: text, imagePullSecrets: list(text) };

const POLICIES = ['Always', 'IfNotPresent', 'Never'];

/** Host, path, tag and digest. Source: distribution/reference, regexp.go. */
const HOST = '(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\\[[a-fA-F0-9:]+\\])(?::\\d+)?';
const PART = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PLACE = new RegExp(`^${HOST}(?:/${PART})*$`);
const REFERENCE = new RegExp(`^(?:${HOST}/)?(${PART}(?:/${PART})*)(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`);

/** What is wrong with the name of an image: a node refuses it with InvalidImageName, and the pod waits. */
export function referenceProblems(property: string, image?: unknown): string[] {
  if (image === undefined) return [];
  const match = typeof image === 'string' && image.length <= 500 ? REFERENCE.exec(image) : null;
  if (match && match[1].length <= 255) return [];
  return [`${property} ${JSON.stringify(String(image).slice(0, 80))} is no name of an image. Write it as registry/path:tag, the path in lower case.`];
}

/** Whether it is a registry, or a path of one, that names of images can follow. */
export function isRegistryPath(path: string): boolean {
  return path.length <= 255 && PLACE.test(path);
}

export function imageProblems({ image, imagePullPolicy: policy, imagePullSecrets = [] }: ImageOptions): string[] {
  return [
    ...referenceProblems('image', image),
    ...(policy === undefined || POLICIES.includes(policy) ? [] : [`imagePullPolicy ${JSON.stringify(policy)} is unknown. Use ${POLICIES.join(', ')}.`]),
    ...imagePullSecrets.flatMap((name) => objectNameProblems('imagePullSecrets:', name, 'a Secret')),
  ];
}

/** The fields of a container. @param image that is used, also when none is given */
export function imageFields(image: string, { imagePullPolicy }: ImageOptions): Json {
  return { image, ...(imagePullPolicy ? { imagePullPolicy } : {}) };
}

/** The field of a pod. */
export function pullSecrets({ imagePullSecrets = [] }: ImageOptions): Json {
  return imagePullSecrets.length > 0 ? { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) } : {};
}
