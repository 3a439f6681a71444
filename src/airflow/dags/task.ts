import { Construct } from 'constructs';
import type { Dag } from './dag';
import { Arguments, TaskDocument } from './document';
import { seconds } from './durations';
import { overData } from './mapped';
import { TaskDefaults, TaskProps } from './task-props';
import { DescribedPod } from '../../kubernetes/pod-creation/needs';
import { defined } from '../../kubernetes/pods/environment';
import { PATHS } from '../paths';

/** A task or a group of tasks: what can come before and after another. */
export abstract class DagNode extends Construct {
  /** With the ids of the groups that it is in. */
  public readonly nodeId: string;
  public readonly dag: Dag;
  /** @internal The group that it is in. */
  public readonly _group?: string;
  /** @internal */
  public readonly _name: string;

  protected constructor(scope: Construct, id: string, name: string = id) {
    super(scope, id);
    const parent = scope as Partial<DagNode> & { readonly _isDag?: boolean };
    const isGroup = parent.nodeId !== undefined;
    if (!isGroup && !parent._isDag) throw new Error(`[${this.node.path}] The scope of a task is a Dag or a TaskGroup: new BashTask(dag, 'id', ...).`);
    this.dag = isGroup ? parent.dag! : (scope as Dag);
    this._group = isGroup ? parent.nodeId : undefined;
    this._name = name;
    this.nodeId = isGroup ? `${parent.nodeId}.${name}` : name;
    this.dag._addNode(this);
  }

  /** It comes before these, which run side by side. @returns the last of them, so that calls can be chained */
  public before(...later: DagNode[]): DagNode {
    later.forEach((node) => this.dag._order(this, node));
    return later.at(-1) ?? this;
  }

  /** It comes after these. */
  public after(...earlier: DagNode[]): this {
    earlier.forEach((node) => this.dag._order(node, this));
    return this;
  }
}

/** What an operator of Airflow is made with. */
export interface OperatorData {
  /** A key of the operators in bigdata_airflow/vocabulary.json. */
  readonly operator: string;
  readonly arguments: Arguments;
}

/** One step of a DAG. */
export abstract class Task extends DagNode {
  /** @internal */
  public readonly _props: TaskProps;

  protected constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id, props.taskId);
    this._props = props;
  }

  /** What Airflow calls it: its id, after those of its groups. */
  public get taskId(): string {
    return this.nodeId;
  }

  /** @internal A pod that the task makes, and where. */
  public _pod(): { readonly namespace?: string; readonly pod: DescribedPod } | undefined {
    return undefined;
  }

  /** @internal */
  public _document(): TaskDocument {
    const { templates = false, over, operatorArguments } = this._props;
    const { operator, arguments: given } = this._operator();
    return {
      id: this.nodeId,
      name: this._name,
      group: this._group ?? null,
      operator,
      templates,
      common: defined({ ...commonArguments(this._props), executor_config: this.executorConfig() }),
      arguments: defined({ ...given, ...operatorArguments, ...(over ? { [over._over.parameter]: undefined } : {}) }),
      ...(over ? { over: overData(over) } : {}),
    };
  }

  /** @internal Arguments of Airflow's operator that properties say. */
  public _argumentNames(): string[] {
    return ['task_id', ...Object.keys(this._operator().arguments), ...Object.keys(commonArguments(this._props)), 'executor_config'];
  }

  /** @internal */
  public get _defers(): boolean {
    return { ...this._operator().arguments, ...this._props.operatorArguments }.deferrable === true;
  }

  /** @internal */
  public abstract _operator(): OperatorData;

  /** Airflow puts pods into one namespace, whatever their template says, unless a task says otherwise. */
  private executorConfig(): Arguments | undefined {
    const { airflow } = this.dag;
    const { pod } = this._props;
    if (pod === undefined) return undefined;
    const namespace = airflow.taskNamespace(pod);
    return { pod_template_file: `${PATHS.pods}/${pod}.yaml`, namespace: namespace === airflow.taskNamespace() ? undefined : namespace };
  }

  /** @internal Why it gives back nothing, if it does not. */
  public get _resultless(): string | undefined {
    return undefined;
  }

  /** @internal What else is wrong with it. */
  public _problems(): string[] {
    return [];
  }
}

/** As Airflow's operators call it; durations are seconds. */
export function defaultArguments(defaults: TaskDefaults): Arguments {
  return {
    retries: defaults.retries,
    retry_delay: seconds(defaults.retryDelay),
    retry_exponential_backoff: defaults.exponentialBackoff,
    execution_timeout: seconds(defaults.executionTimeout),
    pool: defaults.pool,
    pool_slots: defaults.poolSlots,
    priority_weight: defaults.priorityWeight,
    depends_on_past: defaults.dependsOnPast,
    owner: defaults.owner,
  };
}

function commonArguments(props: TaskProps): Arguments {
  return {
    ...defaultArguments(props),
    trigger_rule: props.triggerRule,
    doc_md: props.doc,
    outlets: props.outlets?.map((asset) => asset._data()),
    inlets: props.inlets?.map((asset) => asset._data()),
  };
}
