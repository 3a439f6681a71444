/**
 * What the constructs write into manifests and the runtime reads from the cluster: the only thing the two share.
 * Everything else of an object is plain Kubernetes, so manifests from any other source work too.
 */

/** The recommended labels of Kubernetes; every object and pod of ours carries all but `component`, which pods have. */
export const LABELS = {
  /** The software: `spark`, `hdfs`, `airflow`. */
  name: 'app.kubernetes.io/name',
  /** The workload or cluster, by the name that users type: `flights`. */
  instance: 'app.kubernetes.io/instance',
  /** The part that a pod plays: see {@link COMPONENTS}. */
  component: 'app.kubernetes.io/component',
  /** Always {@link MANAGED_BY}. */
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

/** Value of the label `managed-by` on all that the constructs produce. */
export const MANAGED_BY = 'cdk8s-bigdata';

/** Values of the label `component`. */
export const COMPONENTS = {
  driver: 'driver',
  executor: 'executor',
  historyServer: 'history-server',
  nameNode: 'namenode',
  dataNode: 'datanode',
  journalNode: 'journalnode',
  zooKeeper: 'zookeeper',
  directories: 'directories',
  apiServer: 'api-server',
  scheduler: 'scheduler',
  dagProcessor: 'dag-processor',
  triggerer: 'triggerer',
  /** The pod of an Airflow task. */
  task: 'task',
  database: 'database',
  pgBouncer: 'pgbouncer',
  secrets: 'secrets',
  migration: 'migration',
  setup: 'setup',
  cleanup: 'cleanup',
} as const;

export const ANNOTATIONS = {
  /**
   * On a Job or CronJob: how many of the last arguments of its main container belong to the application.
   * `bigdata run NAME -- ARGUMENTS` replaces those.
   */
  argumentCount: 'cdk8s-bigdata/argument-count',
  /** On pods: a hash of the configuration that they read when they start, so that another one rolls them. */
  configuration: 'cdk8s-bigdata/configuration',
  /** On a Job: the Secrets that it makes, separated by commas; who waits for one of them has no trouble. */
  makesSecrets: 'cdk8s-bigdata/makes-secrets',
  /** On the Job of an Airflow task: which try of which task of which run of which DAG it is, as a list in JSON. */
  airflowTask: 'cdk8s-bigdata/airflow-task',
  /** On a Job, `true`: its program serves or streams until it is removed, so it is ready when its pod is ready and stays. */
  serves: 'cdk8s-bigdata/serves',
  /** On any object, `true`: neither `bigdata down` nor an apply that no longer describes it removes it. */
  keep: 'cdk8s-bigdata/keep',
  /** Of Kubernetes itself, on pods: the container whose log and exit code are the workload's. */
  mainContainer: 'kubectl.kubernetes.io/default-container',
} as const;
