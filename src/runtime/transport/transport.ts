import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import * as tls from 'node:tls';
import { Connection, Credentials } from './connection';
import { Problem } from '../../problem';

const CONNECT_TIMEOUT = 10_000;
/** A connection that is silently gone (laptop asleep, NAT forgot us) is noticed within two of these. */
const PING_EVERY = 15_000;

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
}

/** The connection broke before there was an answer, so the request may be sent again if it is harmless to do so. */
export class ConnectionLost extends Error {}

/** One connection to the API server: HTTP/2 with as many streams as needed, or HTTP/1.1 where a proxy speaks only that. */
export class Transport {
  private channel?: Promise<Channel>;

  constructor(private readonly connection: Connection) {}

  async send(request: Request): Promise<Response> {
    const response = await (await this.open()).send(request);
    if (response.status !== 401) return response;
    response.body.resume();
    await this.close(); // a token has expired: ask for a new one, once
    return (await this.open()).send(request);
  }

  async close(): Promise<void> {
    const channel = this.channel;
    this.channel = undefined;
    (await channel?.catch(() => undefined))?.close();
  }

  private async open(): Promise<Channel> {
    const channel = this.channel ??= this.dial();
    try {
      const opened = await channel;
      if (opened.usable()) return opened;
    } catch (error) {
      if (this.channel === channel) this.channel = undefined;
      throw error;
    }
    if (this.channel === channel) this.channel = undefined;
    return this.open();
  }

  private async dial(): Promise<Channel> {
    const { server } = this.connection;
    const credentials = await this.connection.credentials();
    if (credentials.proxy || server.protocol === 'http:') return new Http1(server, credentials, credentials.proxy);
    const socket = await handshake(server, credentials);
    if (socket.alpnProtocol === 'h2') return new Http2(server, credentials, socket);
    socket.destroy();
    return new Http1(server, credentials, new https.Agent({ ...tlsOptions(credentials), keepAlive: true, maxSockets: 64 }));
  }
}

interface Channel {
  usable(): boolean;
  send(request: Request): Promise<Response>;
  close(): void;
}

function tlsOptions({ headers: _, proxy: __, ...options }: Credentials): tls.ConnectionOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function handshake(server: URL, credentials: Credentials): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    const host = server.hostname.replace(/^\[|\]$/g, '');
    const socket = tls.connect({
      host, port: Number(server.port || 443), servername: /^[\d.]+$|:/.test(host) ? undefined : host, ALPNProtocols: ['h2', 'http/1.1'], ...tlsOptions(credentials),
    });
    const fail = (error: NodeJS.ErrnoException) => {
      socket.destroy();
      reject(unreachable(server, error));
    };
    socket.setTimeout(CONNECT_TIMEOUT, () => fail(new Error(`no answer within ${CONNECT_TIMEOUT / 1000} s`)));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      socket.removeListener('error', fail);
      resolve(socket);
    });
  });
}

function unreachable(server: URL, error: NodeJS.ErrnoException): Error {
  if (['ECONNRESET', 'EPIPE', 'ECONNREFUSED'].includes(error.code ?? '')) return new ConnectionLost(`The API server ${server.origin} cannot be reached: ${error.message}`, { cause: error });
  return new Problem(`The API server ${server.origin} cannot be reached: ${error.message}`,
    'Check the kubeconfig, the network and, for a local cluster, `bigdata cluster status`.', { cause: error });
}

function requestHeaders(credentials: Credentials, request: Request): { [name: string]: string } {
  return {
    ...Object.fromEntries(Object.entries(credentials.headers).map(([name, value]) => [name.toLowerCase(), value])),
    'accept': request.accept ?? 'application/json',
    'user-agent': 'cdk8s-bigdata',
    ...(request.body === undefined ? {} : { 'content-type': request.contentType ?? 'application/json', 'content-length': String(Buffer.byteLength(request.body)) }),
  };
}

function retryAfter(headers: http.IncomingHttpHeaders): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && headers['retry-after'] !== undefined ? seconds : undefined;
}

class Http2 implements Channel {
  private readonly session: http2.ClientHttp2Session;

  constructor(server: URL, private readonly credentials: Credentials, socket: tls.TLSSocket) {
    this.session = http2.connect(server, { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: 1 << 20 } });
    this.session.setMaxListeners(0);
    this.session.on('error', () => this.session.destroy());
    this.session.on('goaway', () => this.session.close());
    const heartbeat = setInterval(() => {
      const deadline = setTimeout(() => this.session.destroy(new Error('the API server no longer answers')), PING_EVERY);
      deadline.unref();
      try {
        this.session.ping(() => clearTimeout(deadline));
      } catch {
        this.session.destroy();
      }
    }, PING_EVERY);
    heartbeat.unref();
    this.session.once('close', () => clearInterval(heartbeat));
  }

  usable(): boolean {
    return !this.session.closed && !this.session.destroyed;
  }

  close(): void {
    this.session.destroy();
  }

  send(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const lost = (error?: Error) => reject(request.signal?.aborted ? request.signal.reason : new ConnectionLost(error?.message ?? 'the connection was closed', { cause: error }));
      let stream: http2.ClientHttp2Stream;
      try {
        const headers = { ':method': request.method, ':path': request.path, ...requestHeaders(this.credentials, request) };
        stream = this.session.request(headers, { signal: request.signal, endStream: request.body === undefined }); // a DELETE has a body, too
      } catch (error) {
        return lost(error as Error);
      }
      stream.on('error', lost); // stays for the life of the stream: a reader sees the same error
      stream.once('close', lost);
      stream.once('response', (headers) => resolve({ status: Number(headers[':status']), retryAfter: retryAfter(headers), body: stream }));
      if (request.body !== undefined) stream.end(request.body);
    });
  }
}

class Http1 implements Channel {
  constructor(private readonly server: URL, private readonly credentials: Credentials, private readonly agent?: https.Agent) {}

  usable(): boolean {
    return true;
  }

  close(): void {
    this.agent?.destroy();
  }

  send(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const start = this.server.protocol === 'http:' ? http.request : https.request;
      const outgoing = start(new URL(request.path, this.server), {
        method: request.method, headers: requestHeaders(this.credentials, request), agent: this.agent, signal: request.signal, timeout: 0,
      }, (incoming) => resolve({ status: incoming.statusCode!, retryAfter: retryAfter(incoming.headers), body: incoming }));
      outgoing.on('error', (error) => reject(request.signal?.aborted ? request.signal.reason : unreachable(this.server, error)));
      outgoing.end(request.body);
    });
  }
}
