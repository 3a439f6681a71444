import { Construct } from 'constructs';
import { DagProps } from './dag-props';
import { seconds } from './durations';
import { problemsOf } from './problems';
import { DagNode, defaultArguments, Task } from './task';
import { TaskGroup } from './task-group';
import { DAG } from './types';
import { defined } from '../../kubernetes/environment';
import { refuseWrongTypes } from '../../kubernetes/types';
import { IAirflow } from '../airflow';

/**
 * A DAG of Airflow: its tasks are constructs below it, `new BashTask(dag, 'extract', { ... })`, and come one after the other by `before` and `after`.
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
      order: [...this.edges].sort((a, b) => reach(a) - reach(b)).map(([earlier, later]) => [earlier.nodeId, later.nodeId]),
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
      dagrun_timeout: seconds(props.runTimeout),
      tags: props.tags,
      params: props.params && Object.fromEntries(Object.entries(props.params).map(([name, param]) => [name, param._data])),
      default_args: props.defaults && defaultArguments(props.defaults),
      is_paused_upon_creation: props.pausedAtFirst ?? false,
    });
  }
}

/** Airflow takes a group for its first and last tasks at that moment, so what is within it is said before what is around it. */
function reach(edge: readonly [DagNode, DagNode]): number {
  const depths = edge.map((node) => (node instanceof TaskGroup ? node.nodeId.split('.').length : Number.MAX_SAFE_INTEGER));
  return -Math.min(...depths);
}
