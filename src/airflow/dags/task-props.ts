import { Duration } from 'cdk8s';
import { Asset } from './asset';
import { MappedOver } from './mapped';

/** When a task runs, by the ends of those before it. Source: Airflow, "Trigger Rules". */
export enum TriggerRule {
  ALL_SUCCESS = 'all_success',
  ALL_FAILED = 'all_failed',
  ALL_DONE = 'all_done',
  ALL_SKIPPED = 'all_skipped',
  ONE_SUCCESS = 'one_success',
  ONE_FAILED = 'one_failed',
  ONE_DONE = 'one_done',
  NONE_FAILED = 'none_failed',
  NONE_FAILED_MIN_ONE_SUCCESS = 'none_failed_min_one_success',
  NONE_SKIPPED = 'none_skipped',
  ALWAYS = 'always',
}

/** How a task fares, whatever it does; a DAG may say it for all of its tasks. */
export interface TaskDefaults {
  /** How often it is tried again. @default 0 */
  readonly retries?: number;
  /** How long until then. @default Duration.minutes(5) */
  readonly retryDelay?: Duration;
  /** Whether that becomes longer each time. @default false */
  readonly exponentialBackoff?: boolean;
  /** Longest time for a try; what runs is ended then. @default none */
  readonly executionTimeout?: Duration;
  /** One of Airflow's pools, which limits how many run at once. @default 'default_pool' */
  readonly pool?: string;
  /** How many slots of the pool it takes. @default 1 */
  readonly poolSlots?: number;
  /** Larger ones run first. @default 1 */
  readonly priorityWeight?: number;
  /** Whether it waits until it has succeeded in the run before. @default false */
  readonly dependsOnPast?: boolean;
  /** Who is asked. @default 'airflow' */
  readonly owner?: string;
}

/** What every task has. */
export interface TaskProps extends TaskDefaults {
  /** Its name in the DAG: letters, digits, dashes and underscores; with the groups that it is in at most 250 characters. @default the construct's id */
  readonly taskId?: string;
  /** @default TriggerRule.ALL_SUCCESS */
  readonly triggerRule?: TriggerRule;
  /** Shown with it, as Markdown. @default none */
  readonly doc?: string;
  /** What it makes. @default nothing that others wait for */
  readonly outlets?: Asset[];
  /** What it reads. @default nothing that is told */
  readonly inlets?: Asset[];
  /** A task for each of several values of one of its parameters. @default one task */
  readonly over?: MappedOver;
  /**
   * Further arguments of Airflow's operator, by its own names and as JSON can say them, e.g. `{ max_active_tis_per_dag: 1 }`; durations are seconds.
   * @default none
   */
  readonly operatorArguments?: { readonly [name: string]: any };
  /** Name of one of the deployment's `taskPods` for the task's own pod. @default 'default' */
  readonly pod?: string;
  /**
   * Whether text may hold Jinja templates such as `{{ ds }}`, and names of files that end in `.sh` or `.sql`, as it does in Airflow.
   * @default false: text arrives as it stands
   */
  readonly templates?: boolean;
}
