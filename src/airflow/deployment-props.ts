import { Duration } from 'cdk8s';
import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { AirflowDatabase } from './database';
import { AirflowExecutor } from './executor';
import { AirflowLogs } from './logs';
import { AirflowMetrics } from './metrics';
import { AirflowResources } from './resources';
import { AirflowRetention } from './retention';
import { DagSource } from './sources/dag-source';
import { AirflowUsers } from './users';
import { AirflowVersion } from './version';
import { ImageOptions } from '../kubernetes/images/image';
import { ClientAccess } from '../kubernetes/objects/access';
import { IngressOptions } from '../kubernetes/objects/ingress';
import { PodCreation } from '../kubernetes/pod-creation/pod-creation';
import { PodOptions } from '../kubernetes/pods/options';

/** One kind of Airflow's daemons. */
export interface AirflowComponentOptions {
  /** @default 1 */
  readonly replicas?: number;
  /** Of each. @default by component */
  readonly resources?: AirflowResources;
  /** Options of its pods, beside those of all pods of Airflow. @default - those of `podOptions` of the deployment */
  readonly podOptions?: PodOptions;
}

/** What pods of tasks look like. */
export interface TaskPodOptions extends PodOptions {
  /** @default 512 MiB */
  readonly resources?: AirflowResources;
  /** With the same release of Airflow. @default that of the deployment */
  readonly image?: string;
  /**
   * Where it runs; what it names is there, too: Secrets, claims. Logs are `AirflowLogs.remote` or `.ephemeral`, or a claim of the same name in both.
   * Each Airflow has one of its own. Costs 8 objects. @default the namespace of Airflow
   */
  readonly namespace?: string;
  /** Further fields of the pod's spec, as k8s.PodSpec has them, over what other properties say. @default none */
  readonly podSpec?: { readonly [field: string]: any };
}

/** Keys that all of an Airflow's daemons agree on; each is made once, and kept, unless it is given. */
export interface AirflowKeys {
  /** Encrypts connections and variables in the database. Several, newest first and separated by commas, while it is replaced. Source: [core] fernet_key. @default made once, in the Secret NAME-fernet-key */
  readonly fernetKey?: SecretValue;
  /** Signs sessions of browsers and requests for logs. Source: [api] secret_key. @default made once, in the Secret NAME-api-secret-key */
  readonly apiSecretKey?: SecretValue;
  /** Signs the tokens of tasks and users. Source: [api_auth] jwt_secret. @default made once, in the Secret NAME-jwt-secret */
  readonly jwtSecret?: SecretValue;
}

/** How many tasks of a kind run at once. */
export interface AirflowPool {
  readonly slots: number;
  /** @default none */
  readonly description?: string;
}

/** What an Airflow is made of. */
export interface AirflowDeploymentProps extends ImageOptions {
  /** Where hand-written DAGs come from; those that are declared with `new Dag` need none. @default the folder /opt/airflow/dags of the image */
  readonly dags?: DagSource[];
  /** Where tasks run. @default AirflowExecutor.kubernetes() */
  readonly executor?: AirflowExecutor;
  /** @default AirflowDatabase.embedded() */
  readonly database?: AirflowDatabase;
  /** Where the logs of tasks go. @default AirflowLogs.claim() */
  readonly logs?: AirflowLogs;
  /** How long logs and runs stay. Costs an object; where logs are on no volume 4, and 2 for each other namespace of tasks. @default for ever */
  readonly retention?: AirflowRetention;
  /** Who may log in. @default AirflowUsers.simple(), an admin called `admin` */
  readonly users?: AirflowUsers;
  /** @default made once */
  readonly keys?: AirflowKeys;
  /** Serves web pages, REST API and tasks. @default one of 768 MiB */
  readonly apiServer?: AirflowComponentOptions;
  /** @default one of 768 MiB */
  readonly scheduler?: AirflowComponentOptions;
  /** Reads DAGs. @default one of 512 MiB */
  readonly dagProcessor?: AirflowComponentOptions;
  /** Waits for deferred tasks. @default none: no task may defer */
  readonly triggerer?: AirflowComponentOptions;
  /** @default 512 MiB */
  readonly taskPod?: TaskPodOptions;
  /** Other pods for tasks that ask for them by name: `executor_config={"pod_template_file": "/opt/airflow/pods/NAME.yaml"}`. @default none */
  readonly taskPods?: { readonly [name: string]: TaskPodOptions };
  /** How long a task may wait for its pod. Source: [scheduler] task_queued_timeout. @default Duration.minutes(10) */
  readonly queuedTimeout?: Duration;
  /** Airflow's connections by id: a URI or JSON, from a Secret when it holds a password. Tasks get them by their token. @default none */
  readonly connections?: { readonly [connectionId: string]: EnvValue };
  /** Airflow's variables by name. @default none */
  readonly variables?: { readonly [name: string]: EnvValue };
  /** Airflow's pools by name; one that is no longer declared stays. @default none but Airflow's own */
  readonly pools?: { readonly [name: string]: AirflowPool };
  /** @default none */
  readonly metrics?: AirflowMetrics;
  /** Its controller is a pod, which `access` must admit: both are said. @default reached by Service and `bigdata ui` only */
  readonly ingress?: IngressOptions;
  /** Whose pods may reach web pages and REST API, beside tasks. @default ClientAccess.namespace() */
  readonly access?: ClientAccess;
  /**
   * Which pods may be made by the scheduler, whose pods run tasks, and by the tasks of DAGs. `PodCreation.limited()` admits
   * those of `taskPod`, `taskPods`, each `PodTask` and each `SparkTask`; what pods of DAGs in Python use beside these is named
   * in it. Costs 2 objects for each namespace in which tasks run as pods, and 2 for each in which they make pods.
   * @default PodCreation.unlimited()
   */
  readonly podCreation?: PodCreation;
  /** Any other key of airflow.cfg as `section.key`. @default none */
  readonly configuration?: { readonly [sectionAndKey: string]: string };
  /** Environment of all its pods, tasks' too; a secret comes from a Secret by `EnvValue.fromSecretValue`. @default none */
  readonly env?: { readonly [name: string]: EnvValue };
  /** What objects start with. @default the construct's id */
  readonly airflowName?: string;
  /** Release of Airflow, from 3.2 on. @default AirflowVersion.V3_3_2 */
  readonly version?: AirflowVersion;
  /**
   * Options of all its pods, those of tasks, of Jobs and of the embedded database among them. Options of a daemon, `taskPod` and
   * `taskPods` hold for some of them.
   * @default - none
   */
  readonly podOptions?: PodOptions;
}
