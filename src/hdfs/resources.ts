import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';

/** What one daemon gets. */
export interface HdfsResources {
  /** Heap of the JVM; the container requests this plus what a JVM needs beside it: a quarter of the heap, at least 128 MiB. @default by daemon */
  readonly heap?: Size;
  /** CPU that the container requests. @default Cpu.millis(100) */
  readonly cpuRequest?: Cpu;
  /** CPU at which the container is throttled. @default no limit: a start takes what the node has */
  readonly cpuLimit?: Cpu;
}

/** All with defaults filled in; memory in MiB. */
export interface DaemonSize {
  readonly heap: number;
  readonly cpuRequest: string;
  readonly cpuLimit?: string;
}
