import { Construct } from 'constructs';
import { DagNode } from './task';

export interface TaskGroupProps {
  /** @default the construct's id */
  readonly groupId?: string;
  /** Shown with it. @default none */
  readonly tooltip?: string;
}

/** Tasks that belong together: one box in Airflow's graph, and one node for what comes before and after. */
export class TaskGroup extends DagNode {
  /** @internal */
  public readonly _tooltip?: string;

  constructor(scope: Construct, id: string, props: TaskGroupProps = {}) {
    super(scope, id, props.groupId);
    this._tooltip = props.tooltip;
  }
}
