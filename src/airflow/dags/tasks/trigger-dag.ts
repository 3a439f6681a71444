import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { duration, flag, is, isPlain, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { durationProblems, seconds } from '../durations';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

export interface TriggerDagTaskProps extends TaskProps {
  /** Of the other DAG. */
  readonly dagId: string;
  /** What its tasks read as `{{ dag_run.conf }}` and, as far as it has them, as `{{ params }}`; as JSON can say it. @default nothing */
  readonly conf?: { readonly [name: string]: any };
  /** Whether the task ends with the run, and fails with it. @default false */
  readonly waits?: boolean;
  /** How long between two looks when it waits. @default Duration.minutes(1) */
  readonly pokeInterval?: Duration;
}

const TYPES: Shape<TriggerDagTaskProps> = { ...TASK, dagId: required(text), conf: is(isPlain, 'an object'), waits: flag, pokeInterval: duration };

/** Starts a run of another DAG. Source: provider standard, TriggerDagRunOperator. */
export class TriggerDagTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: TriggerDagTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { dagId, conf, waits, pokeInterval } = this.props;
    return { operator: 'trigger-dag', arguments: { trigger_dag_id: dagId, conf, wait_for_completion: waits, poke_interval: seconds(pokeInterval) } };
  }

  /** @internal */
  public get _resultless(): string {
    return 'It only starts another DAG.';
  }

  /** @internal */
  public _problems(): string[] {
    return durationProblems({ pokeInterval: this.props.pokeInterval });
  }
}
