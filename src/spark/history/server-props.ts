import { Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { HistoryAuthentication } from './authentication';
import { IEventLog } from './event-logs';
import { ImageOptions } from '../../kubernetes/images/image';
import { ClientAccess } from '../../kubernetes/objects/access';
import { IngressOptions } from '../../kubernetes/objects/ingress';
import { PodOptions } from '../../kubernetes/pods/options';
import { SparkVersion } from '../version';

/** When event logs are removed. Only one history server may clean a place. */
export class HistoryCleaner {
  /** Nobody removes them. */
  public static none(): HistoryCleaner {
    return new HistoryCleaner();
  }

  /** @param maxAge of a log before it goes @param maxCount of logs before the oldest go @default no limit */
  public static after(maxAge: Duration, maxCount?: number): HistoryCleaner {
    return new HistoryCleaner(maxAge, maxCount);
  }

  private constructor(public readonly maxAge?: Duration, public readonly maxCount?: number) {}
}

export interface SparkHistoryServerProps extends ImageOptions {
  /** Where applications write their event logs. */
  readonly logs: IEventLog;
  /** Name of Deployment and Service. @default the construct's id */
  readonly serverName?: string;
  /** Source: spark.history.fs.cleaner.*. @default HistoryCleaner.none() */
  readonly cleaner?: HistoryCleaner;
  /** Heap. Source: SPARK_DAEMON_MEMORY. @default Size.mebibytes(512) */
  readonly memory?: Size;
  /** CPU that the pod requests. @default Cpu.millis(100) */
  readonly cpuRequest?: Cpu;
  /** Disk of the node for what was parsed, so that memory holds only what is looked at. Source: spark.history.store.maxDiskUsage. @default Size.gibibytes(2) */
  readonly store?: Size;
  /**
   * Where the log of an executor is found when its pod has gone, e.g. the query of a log store:
   * `https://logs.example.org/?namespace={{KUBERNETES_NAMESPACE}}&pod={{KUBERNETES_POD_NAME}}`.
   * Source: spark.history.custom.executor.log.url; also APP_ID and EXECUTOR_ID. A driver has none. @default no links
   */
  readonly executorLogUrl?: string;
  /** Only with a proxy or client that can sign in; `bigdata ui` cannot. @default whoever can reach it may look */
  readonly authentication?: HistoryAuthentication;
  /** Its controller is a pod, which `access` must admit: both are said. @default reached by Service and `kubectl port-forward` only */
  readonly ingress?: IngressOptions;
  /** @default ClientAccess.namespace() */
  readonly access?: ClientAccess;
  /** Options of its pod: labels, nodes, priority, sidecars and more. @default - none */
  readonly podOptions?: PodOptions;
  /** Any other Spark property. @default none */
  readonly conf?: { readonly [key: string]: string };
  /** It reads the logs of its own and of older releases. @default SparkVersion.V4_3_0 */
  readonly version?: SparkVersion;
}
