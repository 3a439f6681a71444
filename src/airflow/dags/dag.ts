import { Construct } from 'constructs';
import { DagProps } from './dag-props';
import { Arguments, DagDocument } from './document';
import { seconds } from './durations';
import { innermostFirst } from './order';
import { problemsOf } from './problems';
import { pythonFile } from './python/file';
import { DagNode, defaultArguments, Task } from './task';
import { TaskGroup } from './task-group';
import { DAG } from './types';
import { refuse } from '../../kubernetes/checks/refusal';
import { refuseWrongTypes } from '../../kubernetes/checks/types';
import { DescribedPod } from '../../kubernetes/pod-creation/needs';
import { defined } from '../../kubernetes/pods/environment';
import { IAirflow } from '../airflow';
import { dagFile } from '../files';

/**
 * A DAG of Airflow: its tasks are constructs below it, `new BashTask(dag, 'extract', { ... })`, and come one after the other by `before` and `after`.
 * It becomes data, which one fixed Python file reads, or by choice a Python file of its own: no text of yours becomes code.
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
    this.node.addValidation({ validate: () => this.problems() });
    props.airflow.addDag(this);
  }

  /** The same DAG as a Python file that people can read, and go on with. @throws what synth would say when something is wrong with it */
  public toPython(): string {
    refuse(this.node.path, this.problems());
    return this.python();
  }

  /** @internal What Airflow reads it from, by name. */
  public _files(): { [file: string]: string } {
    if (this.props.readable) return { [`${this.dagId}.py`]: this.python() };
    return { [`${this.dagId}.py`]: dagFile(), [`${this.dagId}.json`]: JSON.stringify(this._document(), undefined, 1) };
  }

  /** @internal */
  public _addNode(node: DagNode): void {
    this.nodes.push(node);
  }

  /** @internal */
  public _order(earlier: DagNode, later: DagNode): void {
    this.edges.push([earlier, later]);
  }

  /** @internal What bigdata_airflow/loader.py reads, and what a Python file is written from. */
  public _document(): DagDocument {
    const groups = this.nodes.filter((node): node is TaskGroup => node instanceof TaskGroup);
    return {
      version: 1,
      schedule: this.props.schedule?._data ?? null,
      dag: this.arguments(),
      groups: groups.map((group) => defined({ id: group.nodeId, name: group._name, parent: group._group ?? null, tooltip: group._tooltip })),
      tasks: this.tasks.map((task) => task._document()),
      order: innermostFirst(this.edges.map(([earlier, later]) => [earlier.nodeId, later.nodeId])),
    };
  }

  /** @internal */
  public _podTemplates(): string[] {
    return this.tasks.flatMap(({ _props: { pod } }) => (pod === undefined ? [] : [pod]));
  }

  /** @internal Those that its tasks make, beside their own. */
  public _pods(): { readonly namespace?: string; readonly pod: DescribedPod }[] {
    return this.tasks.flatMap((task) => task._pod() ?? []);
  }

  /** @internal Those that hand over to a triggerer while they wait. */
  public _deferring(): string[] {
    return this.tasks.filter((task) => task._defers).map(({ taskId }) => taskId);
  }

  private python(): string {
    return pythonFile(defined(this._document()));
  }

  private get tasks(): Task[] {
    return this.nodes.filter((node): node is Task => node instanceof Task);
  }

  private problems(): string[] {
    return problemsOf(this.dagId, this.props, this.nodes, this.edges);
  }

  private arguments(): Arguments {
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
