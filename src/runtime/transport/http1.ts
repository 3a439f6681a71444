import * as http from 'node:http';
import * as https from 'node:https';
import { Channel, Request, requestHeaders, Response, retryAfter, tlsOptions, unreachable } from './channel';
import { Credentials } from '../connection/credentials';

/** For servers and proxies that speak no HTTP/2: up to 64 connections that are used again. */
export class Http1 implements Channel {
  private readonly agent: http.Agent;

  constructor(private readonly server: URL, private readonly credentials: Credentials) {
    const pool = { keepAlive: true, maxSockets: 64 };
    this.agent = credentials.proxy ?? (server.protocol === 'http:' ? new http.Agent(pool) : new https.Agent({ ...tlsOptions(credentials), ...pool }));
  }

  usable(): boolean {
    return true;
  }

  retire(): void {
    // connections without a request do not keep the process alive
  }

  destroy(): void {
    this.agent.destroy();
  }

  send(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      const start = this.server.protocol === 'http:' ? http.request : https.request;
      const outgoing = start(new URL(request.path, this.server), {
        method: request.method, headers: requestHeaders(this.credentials, request), agent: this.agent, signal: request.signal, timeout: 0,
      }, (body) => resolve({ status: body.statusCode!, retryAfter: retryAfter(body.headers), body, isBroken: async () => !body.complete }));
      outgoing.on('error', (error) => reject(request.signal?.aborted ? request.signal.reason : unreachable(this.server, error)));
      outgoing.end(request.body);
    });
  }
}
