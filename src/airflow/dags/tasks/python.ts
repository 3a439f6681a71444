import { Construct } from 'constructs';
import { flag, refuseWrongTypes, Shape } from '../../../kubernetes/checks/types';
import { PythonCode } from '../python-code';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { CALL, TASK } from '../types';

export interface PythonTaskProps extends TaskProps {
  /** What it returns is what the task gives back. */
  readonly code: PythonCode;
  /** Its keyword arguments, as JSON can say them; what it names of Airflow's context it gets as well: `ti`, `params`, `ds`... @default none */
  readonly arguments?: { readonly [name: string]: any };
  /** Whether it returns the ids of those tasks behind it that run; the others are skipped. Source: BranchPythonOperator. @default false */
  readonly branches?: boolean;
}

const TYPES: Shape<PythonTaskProps> = { ...TASK, ...CALL, branches: flag };

/** A function in the task's own pod. Source: provider standard, PythonOperator. */
export class PythonTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: PythonTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { code, arguments: op_kwargs, branches } = this.props;
    return { operator: branches ? 'branch' : 'python', arguments: { code: code._data, op_kwargs } };
  }

  /** @internal */
  public _problems(): string[] {
    return this.props.code._problems();
  }
}
