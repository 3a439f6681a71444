import { Cron, Duration } from 'cdk8s';

/** How long what grows stays; a Job removes the rest. What is not said stays for ever. */
export interface AirflowRetention {
  /**
   * Logs of tasks, from their last line on: files in folders `dag_id=...` on the volume in Airflow's namespace or, where logs are on none, the pods that
   * stay since they alone have the log. An object store has rules of its own. At least a day. @default they stay
   */
  readonly logs?: Duration;
  /**
   * Runs of DAGs that have ended, with all that belongs to them, and records of what happened. The last run of each kind (by schedule, by hand, a
   * backfill, by an asset) of each DAG stays. At least a day. @default they stay
   */
  readonly runs?: Duration;
  /** When, in UTC. @default 2:30 */
  readonly schedule?: Cron;
}
