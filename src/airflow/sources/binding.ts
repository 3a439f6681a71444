/** What a source of DAGs knows of the Airflow that it belongs to. */
export interface DagSourceContext {
  /** What the names of objects start with. */
  readonly airflowName: string;
  /** The bundle's. */
  readonly bundleName: string;
  /** Where its files are expected in a pod, if it mounts any: a path of its own. */
  readonly mountPath: string;
  /** For the objects that it makes. */
  readonly labels: { readonly [key: string]: string };
  /** Of the pods that read it, and of the objects that it makes. */
  readonly namespace?: string;
  /** When nodes pull the images of containers that it adds. @default - by Kubernetes */
  readonly imagePullPolicy?: string;
}

/** What a source adds to the pods that read DAGs: the dag-processor, the triggerer, task pods, and the scheduler when it runs tasks itself. */
export interface DagSourceBinding {
  /** Airflow's class of the bundle. Source: Airflow, "Dag Bundles". @default airflow.dag_processing.bundles.local.LocalDagBundle */
  readonly classpath?: string;
  /** What the class is made with; it may hold no secret. @default `{ path: mountPath }` */
  readonly arguments?: { readonly [name: string]: any };
  /** As in a pod's `volumes`; a pod of ours has Pod Security "restricted". @default none */
  readonly volumes?: any[];
  /** As in a container's `volumeMounts`. @default none */
  readonly mounts?: any[];
  /** As in a container's `env`. @default none */
  readonly env?: any[];
  /** Containers that run once before a task's. @default none */
  readonly initContainers?: any[];
  /** Containers that run beside those which live on. @default none */
  readonly sidecars?: any[];
}

export interface DagSourceOptions {
  /** What Airflow calls it; each source has another one. @default 'dags' */
  readonly bundleName?: string;
}
