import { PodPart, together } from './part';
import { Json } from '../json';
import { quantity } from '../mebibytes';
import { Port } from '../objects/network';

export interface ContainerProps extends Pick<PodPart, 'env' | 'mounts'> {
  readonly name: string;
  /** The fields of its image; none where somebody else completes the container. */
  readonly image?: Json;
  readonly ports?: readonly Port[];
  /** By the names of their fields. */
  readonly probes?: Json;
  readonly envFrom?: readonly Json[];
  /** Any other field. */
  readonly fields: Json;
}

/** A container of a pod of ours. @param parts what it uses */
export function container({ name, image, envFrom, ports = [], probes, fields, ...own }: ContainerProps, ...parts: readonly PodPart[]): Json {
  const { env, mounts } = together(own, ...parts);
  return {
    name,
    ...image,
    ...(envFrom ? { envFrom } : {}),
    env,
    ...(ports.length > 0 ? { ports: ports.map((port) => ({ name: port.name, containerPort: port.port })) } : {}),
    ...probes,
    ...fields,
    volumeMounts: mounts,
  };
}

export const DEFAULT_CPU = '100m';

/** What a container requests and is limited to. Memory is both, so that no pod takes what another one was promised. @param memory MiB */
export function resources(memory: number, { request = DEFAULT_CPU, limit }: { readonly request?: string; readonly limit?: string } = {}): Json {
  const amount = quantity(memory);
  return { requests: { cpu: request, memory: amount }, limits: { ...(limit ? { cpu: limit } : {}), memory: amount } };
}
