import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { OperatorData } from '../task';

export interface HttpSensorProps extends SensorProps {
  /** Id of the Airflow connection with host and credentials. @default 'http_default' */
  readonly connectionId?: string;
  /** Path and query. */
  readonly endpoint: string;
  /** @default 'GET' */
  readonly method?: string;
}

const TYPES: Shape<HttpSensorProps> = { ...SENSOR, connectionId: text, endpoint: required(text), method: text };

/** Waits until a request is answered with a status below 400; a 404 is a reason to wait. Source: provider http, HttpSensor. */
export class HttpSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: HttpSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { connectionId, endpoint, method } = this.props;
    return { operator: 'http-sensor', arguments: { http_conn_id: connectionId, endpoint, method, ...this._waiting(this.props) } };
  }
}
