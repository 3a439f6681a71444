import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { isMoment } from '../moment';
import { OperatorData } from '../task';

export interface DateTimeSensorProps extends SensorProps {
  /** e.g. `2026-01-01T03:00:00+01:00`, UTC without a zone; with `templates` rather `{{ data_interval_end + macros.timedelta(hours=3) }}`. */
  readonly until: string;
}

const TYPES: Shape<DateTimeSensorProps> = { ...SENSOR, until: required(text) };

/** Waits until a moment. Source: provider standard, DateTimeSensor. */
export class DateTimeSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: DateTimeSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    return { operator: 'date-time', arguments: { target_time: this.props.until, ...this._waiting(this.props) } };
  }

  /** @internal */
  public _problems(): string[] {
    const { until, templates } = this.props;
    const problem = `until ${JSON.stringify(until)} is no time. It looks like 2026-01-01T03:00:00+01:00; a template needs templates: true.`;
    return [...super._problems(), ...(templates || isMoment(until) ? [] : [problem])];
  }
}
