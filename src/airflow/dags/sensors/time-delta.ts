import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { duration, refuseWrongTypes, required, Shape } from '../../../kubernetes/checks/types';
import { durationProblems, seconds } from '../durations';
import { OperatorData } from '../task';

export interface TimeDeltaSensorProps extends SensorProps {
  /** Since the end of the run's data interval; since the run was made when it has none. */
  readonly delta: Duration;
}

const TYPES: Shape<TimeDeltaSensorProps> = { ...SENSOR, delta: required(duration) };

/** Waits until some time has gone by. Source: provider standard, TimeDeltaSensor. */
export class TimeDeltaSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: TimeDeltaSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    return { operator: 'time-delta', arguments: { delta: seconds(this.props.delta), ...this._waiting(this.props) } };
  }

  /** @internal */
  public _problems(): string[] {
    return [...super._problems(), ...durationProblems({ delta: this.props.delta })];
  }
}
