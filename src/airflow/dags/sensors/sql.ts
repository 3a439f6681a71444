import { Construct } from 'constructs';
import { Sensor, SENSOR, SensorProps } from './sensor';
import { refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { OperatorData } from '../task';

export interface SqlSensorProps extends SensorProps {
  /** Id of the Airflow connection with the database. */
  readonly connectionId: string;
  /** Whose first value decides. */
  readonly statement: string;
}

const TYPES: Shape<SqlSensorProps> = { ...SENSOR, connectionId: required(text), statement: required(text) };

/** Waits until a query has a row whose first value is neither 0 nor empty. Source: provider common-sql, SqlSensor. */
export class SqlSensor extends Sensor {
  constructor(scope: Construct, id: string, private readonly props: SqlSensorProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { connectionId, statement } = this.props;
    return { operator: 'sql-sensor', arguments: { conn_id: connectionId, sql: statement, ...this._waiting(this.props) } };
  }
}
