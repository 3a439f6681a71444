import { Duration } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-27';
import { SparkCode } from './code';
import { Executors } from './executors';
import { IEventLog } from './history/event-logs';
import { SparkResources } from './resources';
import { SparkTrigger } from './trigger';
import { SparkVersion } from './version';
import { SparkVolume } from './volume';
import { IHdfs } from '../hdfs';
import { ImageOptions } from '../kubernetes/images/image';
import { ClientAccess } from '../kubernetes/objects/access';
import { PodCreation } from '../kubernetes/pod-creation/pod-creation';
import { PodOptions } from '../kubernetes/pods/options';

/** What a Spark application is made of. */
export interface SparkApplicationProps extends ImageOptions {
  /** The program. */
  readonly code: SparkCode;
  /** Its arguments, passed as they stand: no shell and no variable of Kubernetes interprets them. @default none */
  readonly arguments?: string[];
  /** The name that users type, that objects start with and that Spark's UI shows. @default the construct's id */
  readonly applicationName?: string;
  /** The driver's resources. @default 1 core, 1 GiB of heap */
  readonly driver?: SparkResources;
  /** How many executors of what size, or none. @default Executors.fixed(2) */
  readonly executors?: Executors;
  /** Environment of driver and executors; a secret comes from a Secret by `EnvValue.fromSecretValue`. @default none */
  readonly env?: { readonly [name: string]: EnvValue };
  /** Files that driver and executors see. @default none */
  readonly volumes?: SparkVolume[];
  /**
   * Options of the pods of driver and executors: labels, nodes, priority, sidecars and more. `driver: { podOptions }` and
   * `Executors.fixed(2, { podOptions })` hold for one of them.
   * @default - none
   */
  readonly podOptions?: PodOptions;
  /** The default file system of driver and executors: `/data` is then a path in it. @default that of `eventLog`, or none: paths are in the pods */
  readonly hdfs?: IHdfs;
  /** Where it writes what happens in it: a history server, or a place. @default nowhere */
  readonly eventLog?: IEventLog;
  /**
   * Whose pods may open connections to driver and executors, beside these themselves: those that read metrics, or clients of a program that serves.
   * `ClientAccess.anywhere()` closes nothing. Spark's page of a running driver is reached by a port-forward without it.
   * @default no other pods
   */
  readonly access?: ClientAccess;
  /**
   * Which pods a program may make by the driver's account, which has the right to create pods. `PodCreation.limited()` admits
   * executors of this application alone, so that a program cannot read each Secret of the namespace. Without executor pods
   * there is nothing to limit.
   * @default PodCreation.unlimited()
   */
  readonly podCreation?: PodCreation;
  /** Any other Spark property. Those that another property of ours sets are refused, and so are literal secrets. @default none */
  readonly conf?: { readonly [key: string]: string };
  /** What starts a run. @default SparkTrigger.onApply() */
  readonly trigger?: SparkTrigger;
  /**
   * The program goes on until it is stopped: a stream, or a server such as Spark Connect. `bigdata up` and `bigdata run` then end as soon as its driver is ready
   * and stays, instead of waiting for its end.
   * @default false
   */
  readonly serves?: boolean;
  /** Release of Spark. @default SparkVersion.V4_3_0 */
  readonly version?: SparkVersion;
  /** How often a failed driver is started again; a driver lost with its node is, without charge. @default 0 */
  readonly maxRetries?: number;
  /** When a finished run is removed. @default never for a run on apply, which a GitOps tool would start again; a day for a manual one */
  readonly ttlAfterFinished?: Duration;
}
