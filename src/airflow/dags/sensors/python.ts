import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { refuseWrongTypes, Shape } from '../../../kubernetes/checks/types';
import { PythonCode } from '../python-code';
import { OperatorData } from '../task';
import { CALL } from '../types';

export interface PythonSensorProps extends SensorProps {
  /** Returns whether it is so. */
  readonly code: PythonCode;
  /** Its keyword arguments, as JSON can say them. @default none */
  readonly arguments?: { readonly [name: string]: any };
}

const TYPES: Shape<PythonSensorProps> = { ...SENSOR, ...CALL };

/** Waits until a function says so. Source: provider standard, PythonSensor. */
export class PythonSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: PythonSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { code, arguments: op_kwargs } = this.props;
    return { operator: 'python-sensor', arguments: { code: code._data, op_kwargs, ...this._waiting(this.props) } };
  }

  /** @internal */
  public _problems(): string[] {
    return [...super._problems(), ...this.props.code._problems()];
  }
}
