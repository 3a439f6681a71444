import { Construct } from 'constructs';
import { map, refuseWrongTypes, required, Shape, text } from '../../../kubernetes/checks/types';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

export interface HttpTaskProps extends TaskProps {
  /** Id of the Airflow connection with host and credentials. @default 'http_default' */
  readonly connectionId?: string;
  /** Path and query, e.g. `/v1/flights?day=1`. */
  readonly endpoint: string;
  /** @default 'POST' */
  readonly method?: string;
  /** What is sent. @default nothing */
  readonly body?: string;
  /** @default none */
  readonly headers?: { readonly [name: string]: string };
}

const TYPES: Shape<HttpTaskProps> = { ...TASK, connectionId: text, endpoint: required(text), method: text, body: text, headers: map(text) };
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** A request, whose answer is what the task gives back; a status of 400 and more is a failure. Source: provider http, HttpOperator. */
export class HttpTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: HttpTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { connectionId, endpoint, method, body, headers } = this.props;
    return { operator: 'http', arguments: { http_conn_id: connectionId, endpoint, method, data: body, headers } };
  }

  /** @internal */
  public _problems(): string[] {
    const { method = 'POST' } = this.props;
    return METHODS.includes(method) ? [] : [`method ${JSON.stringify(method)} is none of ${METHODS.join(', ')}.`];
  }
}
