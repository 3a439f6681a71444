import * as http2 from 'node:http2';
import * as tls from 'node:tls';
import { Channel, ConnectionLost, Request, requestHeaders, Response, retryAfter, tlsOptions, unreachable } from './channel';
import { Credentials } from '../connection/credentials';

const CONNECT_TIMEOUT = 10_000;
/** A connection that is silently gone (laptop asleep, NAT forgot us) is noticed within two of these. */
const PING_EVERY = 15_000;

/** A TLS connection for which the server has chosen HTTP/2, if it can. */
export function handshake(server: URL, credentials: Credentials): Promise<tls.TLSSocket> {
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

/** One connection with as many streams as needed. */
export class Http2 implements Channel {
  private readonly session: http2.ClientHttp2Session;

  constructor(server: URL, private readonly credentials: Credentials, socket: tls.TLSSocket) {
    this.session = http2.connect(server, { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: 1 << 20 } });
    this.session.setMaxListeners(0);
    this.session.on('error', () => this.session.destroy());
    this.session.on('goaway', () => this.session.close());
    const heartbeat = setInterval(() => this.ping(), PING_EVERY);
    heartbeat.unref();
    this.session.once('close', () => clearInterval(heartbeat));
  }

  usable(): boolean {
    return !this.session.closed && !this.session.destroyed;
  }

  retire(): void {
    this.session.close();
  }

  destroy(): void {
    this.session.destroy();
  }

  send(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const lost = (error?: Error) => reject(request.signal?.aborted ? request.signal.reason : new ConnectionLost(`The connection to the API server broke off${error ? `: ${error.message}` : ''}`, { cause: error }));
      let stream: http2.ClientHttp2Stream;
      try {
        const headers = { ':method': request.method, ':path': request.path, ...requestHeaders(this.credentials, request) };
        stream = this.session.request(headers, { signal: request.signal, endStream: request.body === undefined }); // a DELETE has a body, too
      } catch (error) {
        return lost(error as Error);
      }
      stream.on('error', lost); // stays for the life of the stream: a reader sees the same error
      stream.once('close', lost);
      const closed = new Promise((done) => stream.once('close', done));
      const isBroken = () => closed.then(() => stream.rstCode !== http2.constants.NGHTTP2_NO_ERROR);
      stream.once('response', (headers) => resolve({ status: Number(headers[':status']), retryAfter: retryAfter(headers), body: stream, isBroken }));
      if (request.body !== undefined) stream.end(request.body);
    });
  }

  private ping(): void {
    const deadline = setTimeout(() => this.session.destroy(new Error('the API server no longer answers')), PING_EVERY);
    deadline.unref();
    try {
      this.session.ping(() => clearTimeout(deadline));
    } catch {
      this.session.destroy();
    }
  }
}
