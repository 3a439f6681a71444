import * as http from 'node:http';
import * as https from 'node:https';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

const CONNECT_TIMEOUT = 10_000;

/** Connections through an HTTP proxy, which is asked by CONNECT to pass on bytes that it cannot read. */
export class TunnelAgent extends https.Agent {
  constructor(private readonly proxy: URL, options: https.AgentOptions) {
    super({ ...options, keepAlive: true, maxSockets: 64 });
  }

  createConnection(options: https.RequestOptions, done: (error: Error | null, socket: Duplex) => void = () => undefined): undefined {
    const { protocol, hostname, port, host, username, password } = this.proxy;
    const target = `${options.host?.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const asked = (protocol === 'https:' ? https : http).request({
      host: hostname.replace(/^\[|\]$/g, ''),
      port,
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(username ? { 'proxy-authorization': `Basic ${login}` } : {}) },
      agent: false,
      timeout: CONNECT_TIMEOUT,
    });
    asked.once('connect', ({ statusCode, statusMessage }, socket: Socket) => {
      socket.setTimeout(0);
      if (statusCode === 200) return done(null, super.createConnection({ ...options, socket } as object)!);
      socket.destroy();
      done(new Error(`the proxy ${host} answers ${statusCode} ${statusMessage}`), socket);
    });
    asked.once('timeout', () => asked.destroy(new Error(`the proxy ${host} does not answer within ${CONNECT_TIMEOUT / 1000} s`)));
    asked.once('error', (error) => done(error, undefined!));
    asked.end();
    return undefined;
  }
}
