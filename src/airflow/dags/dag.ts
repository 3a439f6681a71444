import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { DagParam } from './param';
import { problemsOf } from './problems';
import { DagSchedule } from './schedule';
import { DagNode, defaultArguments, defined, Task } from './task';
import { TaskGroup } from './task-group';
import { TaskDefaults } from './task-props';
import { DAG } from './types';
import { refuseWrongTypes } from '../../kubernetes/types';
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
}

/**
 * A DAG of Airflow: its tasks are constructs below it, `new BashTask(dag, 'extract', { ... })`, and come one after the other by `then` and `after`.
 * It becomes data, which one fixed Python file reads: no text of yours becomes code.
 */
export class Dag extends Construct {
  public readonly dagId: string;
  public readonly airflow: IAirflow;
  /** @internal */
  public readonly _isDag = true;
  private readonly nodes: DagNode[] = [];
  private readonly edges: (readonly [DagNode, DagNode])[] = [];

  constructor(scope: Construct, id: string, private readonly props: DagProps) {
    super(scope, id);
    refuseWrongTypes(this.node.path, DAG, props);
    this.dagId = props.dagId ?? id;
    this.airflow = props.airflow;
    this.node.addValidation({ validate: () => problemsOf(this.dagId, props, this.nodes, this.edges) });
    props.airflow.addDag(this);
  }

  /** @internal */
  public _addNode(node: DagNode): void {
    this.nodes.push(node);
  }

  /** @internal */
  public _order(earlier: DagNode, later: DagNode): void {
    this.edges.push([earlier, later]);
  }

  /** @internal What bigdata_airflow/loader.py reads. */
  public _document(): { [field: string]: unknown } {
    const groups = this.nodes.filter((node): node is TaskGroup => node instanceof TaskGroup);
    return {
      version: 1,
      schedule: this.props.schedule?._data ?? null,
      dag: this.arguments(),
      groups: groups.map((group) => defined({ id: group.nodeId, name: group._name, parent: group._group ?? null, tooltip: group._tooltip })),
      tasks: this.tasks.map((task) => task._document()),
      order: this.edges.map(([earlier, later]) => [earlier.nodeId, later.nodeId]),
    };
  }

  /** @internal */
  public _podTemplates(): string[] {
    return this.tasks.flatMap(({ _props: { pod } }) => (pod === undefined ? [] : [pod]));
  }

  private get tasks(): Task[] {
    return this.nodes.filter((node): node is Task => node instanceof Task);
  }

  private arguments(): { [name: string]: unknown } {
    const { props } = this;
    const moment = (time?: string) => time && { time, timezone: props.timeZone ?? 'UTC' };
    return defined({
      dag_id: this.dagId,
      description: props.description,
      doc_md: props.doc,
      start_date: moment(props.startDate),
      end_date: moment(props.endDate),
      catchup: props.catchup ?? false,
      max_active_runs: props.maxActiveRuns,
      max_active_tasks: props.maxActiveTasks,
      dagrun_timeout: props.runTimeout?.toSeconds({ integral: false }),
      tags: props.tags,
      params: props.params && Object.fromEntries(Object.entries(props.params).map(([name, param]) => [name, param._data])),
      default_args: props.defaults && defaultArguments(props.defaults),
      is_paused_upon_creation: props.pausedAtFirst ?? false,
    });
  }
}
