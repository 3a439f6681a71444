import * as http from 'node:http';
import { Readable } from 'node:stream';
import * as tls from 'node:tls';
import { Problem } from '../../problem';
import { Credentials } from '../connection/credentials';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface Response {
  readonly status: number;
  readonly retryAfter?: number;
  readonly body: Readable;
  /** Asked when the body has ended: whether it ended before its end, which over HTTP/2 looks the same. */
  readonly isBroken: () => Promise<boolean>;
}

/** A connection that requests go through. */
export interface Channel {
  /** Whether it takes another request. */
  usable(): boolean;
  send(request: Request): Promise<Response>;
  /** Takes no more requests; those under way go on. */
  retire(): void;
  /** Breaks off what is under way. */
  destroy(): void;
}

const REMEDY = 'Check the kubeconfig, the network and, for a local cluster, `bigdata cluster status`.';

/** The connection broke before there was an answer, so the request may be sent again if it is harmless to do so. */
export class ConnectionLost extends Problem {
  constructor(message: string, options?: ErrorOptions) {
    super(message, REMEDY, options);
  }
}

export function unreachable(server: URL, error: NodeJS.ErrnoException): Problem {
  const message = `The API server ${server.origin} cannot be reached: ${error.message}`;
  const passing = ['ECONNRESET', 'EPIPE', 'ECONNREFUSED'].includes(error.code ?? '');
  return passing ? new ConnectionLost(message, { cause: error }) : new Problem(message, REMEDY, { cause: error });
}

export function tlsOptions({ headers: _, proxy: __, ...options }: Credentials): tls.ConnectionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

export function requestHeaders(credentials: Credentials, request: Request): { [name: string]: string | string[] } {
  return {
    ...Object.fromEntries(Object.entries(credentials.headers).map(([name, value]) => [name.toLowerCase(), value])),
    'accept': request.accept ?? 'application/json',
    'user-agent': 'cdk8s-bigdata',
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json', 'content-length': String(Buffer.byteLength(request.body)) }),
  };
}

export function retryAfter(headers: http.IncomingHttpHeaders): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && headers['retry-after'] !== undefined ? seconds : undefined;
}
