import { SparkApplication } from '../spark';
import { Dag } from './dags/dag';

/** An Airflow that runs DAGs which are declared with it. */
export interface IAirflow {
  /** What its objects start with. */
  readonly airflowName: string;
  /** Where it runs. */
  readonly namespace?: string;
  /** Container image, which nodes that run tasks have. */
  readonly image: string;
  /** Where tasks run. @param pod one of `taskPods` @default the pod of most tasks */
  taskNamespace(pod?: string): string | undefined;
  /** Runs a DAG; `new Dag` calls it. */
  addDag(dag: Dag): void;
  /** Lets tasks run pods in a namespace, as the KubernetesPodOperator does; `new PodTask` calls it. @param namespace @default that of Airflow @param results whether pods give back results @default false */
  allowPods(namespace?: string, results?: boolean): void;
  /** Lets tasks run a Spark application with a manual trigger; `new SparkTask` calls it. */
  allowRuns(application: SparkApplication): void;
}
