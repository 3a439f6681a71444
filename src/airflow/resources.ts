import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { mebibytes, quantity } from '../kubernetes/mebibytes';
import { Json } from '../kubernetes/pod-template';

/** What one container gets. */
export interface AirflowResources {
  /** Requested, and the limit. @default by component */
  readonly memory?: Size;
  /** CPU that the container requests. @default Cpu.millis(100) */
  readonly cpuRequest?: Cpu;
  /** CPU at which the container is throttled. @default no limit: a start takes what the node has */
  readonly cpuLimit?: Cpu;
}

export const DEFAULT_CPU = '100m';

/** The field `resources` of a container. @param memory MiB, when nothing else is said */
export function resourcesOf(resources: AirflowResources | undefined, memory: number): Json {
  const amount = quantity(resources?.memory ? mebibytes(resources.memory) : memory);
  return {
    requests: { cpu: resources?.cpuRequest?.amount ?? DEFAULT_CPU, memory: amount },
    limits: { ...(resources?.cpuLimit ? { cpu: resources.cpuLimit.amount } : {}), memory: amount },
  };
}
