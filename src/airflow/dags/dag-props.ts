import { Duration } from 'cdk8s';
import { DagParam } from './param';
import { DagSchedule } from './schedule';
import { TaskDefaults } from './task-props';
import { IAirflow } from '../airflow';

/** What a DAG is made of. */
export interface DagProps {
  /** That runs it. */
  readonly airflow: IAirflow;
  /** @default DagSchedule.manual() */
  readonly schedule?: DagSchedule;
  /** Its name in Airflow: letters, digits, dashes, dots and underscores. @default the construct's id */
  readonly dagId?: string;
  /** In a line. @default none */
  readonly description?: string;
  /** Shown with it, as Markdown. @default none */
  readonly doc?: string;
  /** Of the schedule, e.g. `2026-01-01` or `2026-01-01T03:00:00`. @default as soon as it is there */
  readonly startDate?: string;
  /** Of the schedule. @default none */
  readonly endDate?: string;
  /** Of both. @default 'UTC' */
  readonly timeZone?: string;
  /** Whether runs are made for the times since `startDate` that are past. @default false */
  readonly catchup?: boolean;
  /** Runs at once. @default 16 */
  readonly maxActiveRuns?: number;
  /** Tasks at once, of each run. @default 16 */
  readonly maxActiveTasks?: number;
  /** Longest time for a run. @default none */
  readonly runTimeout?: Duration;
  /** @default none */
  readonly tags?: string[];
  /** What who starts a run may say; tasks read it by templates: `{{ params.day }}`. @default none */
  readonly params?: { readonly [name: string]: DagParam };
  /** For all of its tasks that do not say otherwise. @default Airflow's */
  readonly defaults?: TaskDefaults;
  /** Whether it waits for somebody who switches it on. @default false */
  readonly pausedAtFirst?: boolean;
  /** Whether it becomes the Python file that `toPython` returns, instead of data and a loader. @default false */
  readonly readable?: boolean;
}
