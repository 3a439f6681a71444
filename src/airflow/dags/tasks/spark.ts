import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { having, list, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { SparkApplication } from '../../../spark';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

export interface SparkTaskProps extends TaskProps {
  /** With `SparkTrigger.manual()`. */
  readonly application: SparkApplication;
  /** Instead of those that the application has. @default the application's */
  readonly arguments?: string[];
}

const TYPES: Shape<SparkTaskProps> = { ...TASK, application: required(having('workload', 'a SparkApplication')), arguments: list(text) };

/**
 * A run of a Spark application: the driver's log is the task's, and the task ends as the driver does. Each try is a run of its own; who ends the
 * task ends the run. The task gives back the name of the run's Job.
 */
export class SparkTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: SparkTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
    this.dag.airflow.allowRuns(props.application);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { application, arguments: given } = this.props;
    return { operator: 'spark', arguments: { application: application.applicationName, namespace: Chart.of(application).namespace, arguments: given } };
  }

  /** @internal */
  public _problems(): string[] {
    const { application } = this.props;
    return application.workload.kind === 'CronJob' ? [] : [`application: ${application.node.path} runs when it is applied. Give it SparkTrigger.manual().`];
  }
}
