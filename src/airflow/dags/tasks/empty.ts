import { Construct } from 'constructs';
import { refuseWrongTypes } from '../../../kubernetes/checks/types';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

/** Nothing: a point where branches meet. Source: provider standard, EmptyOperator. */
export class EmptyTask extends Task {
  constructor(scope: Construct, id: string, props: TaskProps = {}) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TASK, props);
  }

  /** @internal */
  public get _resultless(): string {
    return 'It does nothing.';
  }

  /** @internal */
  public _operator(): OperatorData {
    return { operator: 'empty', arguments: {} };
  }
}
