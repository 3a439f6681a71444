import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { PodOptions } from '../kubernetes/pods/options';

/** What a driver or an executor gets. */
export interface SparkResources {
  /** Cores: how many tasks an executor runs at once. Source: spark.executor.cores, spark.driver.cores. @default 1 */
  readonly cores?: number;
  /** CPU that the pod requests. @default as many as `cores` */
  readonly cpuRequest?: Cpu;
  /** CPU at which the pod is throttled. @default no limit: an idle node's cores are used */
  readonly cpuLimit?: Cpu;
  /** Heap of the JVM; the pod requests this plus the overhead. Source: spark.{driver,executor}.memory. @default Size.gibibytes(1) */
  readonly memory?: Size;
  /** Memory beside the heap: JVM internals, Python workers. Source: spark.{driver,executor}.memoryOverhead. @default a share of `memory`, see `memoryOverheadFactor` */
  readonly memoryOverhead?: Size;
  /** Overhead as a share of `memory`, at least 384 MiB. Source: spark.{driver,executor}.memoryOverheadFactor. @default 0.1, for Python 0.4 */
  readonly memoryOverheadFactor?: number;
  /** Options of these pods, beside those of all pods of the application. @default - those of `podOptions` of the application */
  readonly podOptions?: PodOptions;
}
