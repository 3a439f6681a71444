import { Dag } from './dags/dag';

/** An Airflow that runs DAGs which are declared with it. */
export interface IAirflow {
  /** What its objects start with. */
  readonly airflowName: string;
  /** Where it runs. */
  readonly namespace?: string;
  /** Runs a DAG; `new Dag` calls it. */
  addDag(dag: Dag): void;
}
