import { Construct } from 'constructs';
import { flag, list, map, number, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

export interface BashTaskProps extends TaskProps {
  /** What bash runs. Its last line on stdout is what the task gives back. */
  readonly command: string;
  /** Variables of the environment. @default none */
  readonly env?: { readonly [name: string]: string };
  /** Whether they are added to the task's own. @default true */
  readonly appendEnv?: boolean;
  /** Where it starts. @default a new folder */
  readonly workingDirectory?: string;
  /** Exit codes by which the task is skipped and has not failed. @default [99] */
  readonly skipOn?: number[];
}

const TYPES: Shape<BashTaskProps> = { ...TASK, command: required(text), env: map(text), appendEnv: flag, workingDirectory: text, skipOn: list(number) };

/** A command in the task's own pod. Source: provider standard, BashOperator. */
export class BashTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: BashTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { command, env, appendEnv = true, workingDirectory, skipOn } = this.props;
    return { operator: 'bash', arguments: { bash_command: command, env, append_env: appendEnv, cwd: workingDirectory, skip_on_exit_code: skipOn } };
  }
}
