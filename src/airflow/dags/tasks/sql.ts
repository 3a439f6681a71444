import { Construct } from 'constructs';
import { flag, is, isPlain, list, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

export interface SqlTaskProps extends TaskProps {
  /** Id of the Airflow connection with the database. */
  readonly connectionId: string;
  /** Statements, one after the other. */
  readonly statements: string[];
  /** Values for `%(name)s` in them, which the database's driver puts in. @default none */
  readonly parameters?: { readonly [name: string]: any };
  /** Whether each statement is a transaction of its own. @default false */
  readonly autocommit?: boolean;
}

const TYPES: Shape<SqlTaskProps> = { ...TASK, connectionId: required(text), statements: required(list(text)), parameters: is(isPlain, 'an object'), autocommit: flag };

/** Statements for a database; rows of the last one are what the task gives back. Source: provider common-sql, SQLExecuteQueryOperator. */
export class SqlTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: SqlTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { connectionId, statements, parameters, autocommit } = this.props;
    return { operator: 'sql', arguments: { conn_id: connectionId, sql: statements, parameters, autocommit } };
  }

  /** @internal */
  public _problems(): string[] {
    return this.props.statements.length > 0 ? [] : ['statements: there is none.'];
  }
}
