import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { duration, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { seconds } from '../durations';
import { OperatorData } from '../task';

export interface ExternalTaskSensorProps extends SensorProps {
  /** Of the other DAG. */
  readonly dagId: string;
  /** Of a task in it. @default the whole run */
  readonly externalTaskId?: string;
  /** How much earlier the other run's logical date is. @default the same */
  readonly earlier?: Duration;
}

const TYPES: Shape<ExternalTaskSensorProps> = { ...SENSOR, dagId: required(text), externalTaskId: text, earlier: duration };

/** Waits for a task of another DAG's run of the same time. Source: provider standard, ExternalTaskSensor. */
export class ExternalTaskSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: ExternalTaskSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { dagId, externalTaskId, earlier } = this.props;
    return {
      operator: 'external',
      arguments: {
        external_dag_id: dagId, external_task_id: externalTaskId, execution_delta: seconds(earlier), ...this._waiting(this.props),
      },
    };
  }
}
