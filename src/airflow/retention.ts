import { Cron, Duration } from 'cdk8s';

/** How long what grows stays; a Job removes the rest. What is not said stays for ever. */
export interface AirflowRetention {
  /**
   * Logs of tasks, from their last line on: files on the volume in Airflow's namespace or, where logs are on none, the pods that stay since they alone
   * have the log. An object store has rules of its own. At least a day. @default they stay
   */
  readonly logs?: Duration;
  /**
   * Runs of DAGs with all that belongs to them, and records of what happened, from their beginning on, also of a run that goes on. The last scheduled
   * run of each DAG stays. At least a day. Source: Airflow, "airflow db clean". @default they stay
   */
  readonly runs?: Duration;
  /** When, in UTC. @default 2:30 */
  readonly schedule?: Cron;
}
