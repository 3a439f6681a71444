import { Channel, ConnectionLost, Request, Response } from './channel';
import { Http1 } from './http1';
import { handshake, Http2 } from './http2';
import { Problem } from '../../problem';
import { Connection } from '../connection/connection';

/** One connection to the API server: HTTP/2 with as many streams as needed, or HTTP/1.1 where a proxy speaks only that. */
export class Transport {
  private current?: Promise<Channel>;
  private readonly all = new Set<Channel>();
  private reached = false;

  constructor(private readonly connection: Connection) {}

  async send(request: Request): Promise<Response> {
    try {
      const response = await this.attempt({ ...request, path: pathOn(this.connection.server, request.path) });
      this.reached = true;
      return response;
    } catch (error) {
      // a server that has never answered is more likely a wrong address than one that is about to come back
      if (this.reached || !(error instanceof ConnectionLost) || !isRefused(error.cause)) throw error;
      throw new Problem(error.message, error.remedy, { cause: error });
    }
  }

  async close(): Promise<void> {
    const opening = this.current;
    this.current = undefined;
    await opening?.catch(() => undefined);
    this.all.forEach((channel) => channel.destroy());
  }

  private async attempt(request: Request): Promise<Response> {
    const channel = await this.open();
    const response = await channel.send(request);
    if (response.status !== 401) return response;
    response.body.resume();
    await this.retire(channel); // a token has expired: ask for a new one, once
    return (await this.open()).send(request);
  }

  /** Whoever comes second finds the new one already there. */
  private async retire(channel: Channel): Promise<void> {
    channel.retire();
    if (this.current && await this.current.catch(() => undefined) === channel) this.current = undefined;
  }

  private async open(): Promise<Channel> {
    const opening = this.current ??= this.dial();
    try {
      const channel = await opening;
      if (channel.usable()) return channel;
      this.all.delete(channel);
    } catch (error) {
      if (this.current === opening) this.current = undefined;
      throw error;
    }
    if (this.current === opening) this.current = undefined;
    return this.open();
  }

  private async dial(): Promise<Channel> {
    const { server } = this.connection;
    const credentials = await this.connection.credentials();
    const socket = credentials.proxy || server.protocol === 'http:' ? undefined : await handshake(server, credentials);
    const channel = socket?.alpnProtocol === 'h2' ? new Http2(server, credentials, socket) : new Http1(server, credentials);
    if (socket && channel instanceof Http1) socket.destroy();
    this.all.add(channel);
    return channel;
  }
}

/** Gateways serve many clusters, each under a path of its own. */
export function pathOn(server: URL, path: string): string {
  return server.pathname.replace(/\/+$/, '') + path;
}

function isRefused(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';
}
