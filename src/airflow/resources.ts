import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Json } from '../kubernetes/json';
import { mebibytes } from '../kubernetes/mebibytes';
import { resources } from '../kubernetes/pods/container';

/** What one container gets. */
export interface AirflowResources {
  /** Requested, and the limit. @default by component */
  readonly memory?: Size;
  /** CPU that the container requests. @default Cpu.millis(100) */
  readonly cpuRequest?: Cpu;
  /** CPU at which the container is throttled. @default no limit: a start takes what the node has */
  readonly cpuLimit?: Cpu;
}

/** The field `resources` of a container. @param memory MiB, when nothing else is said */
export function resourcesOf(given: AirflowResources | undefined, memory: number): Json {
  return resources(given?.memory ? mebibytes(given.memory) : memory, { request: given?.cpuRequest?.amount, limit: given?.cpuLimit?.amount });
}
