import * as http2 from 'node:http2';
import { AddressInfo, Socket } from 'node:net';
import { certificate } from './certificate';
import { Connection, KubeClient } from '../../src/runtime';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly authorization?: string;
  /** The connection that it came over: 1 is the first. */
  readonly connection: number;
}

export type Answer = http2.Http2ServerResponse;
type Behaviour = (asked: Asked, answer: Answer, socket: Socket) => void;

/** TLS and HTTP/2 on loopback, with faults at will: what is tested is what we make of them. */
export class FaultyServer {
  readonly asked: Asked[] = [];
  token = 'first';
  private readonly sockets: Socket[] = [];

  static async start(behaviour: Behaviour, protocols: string[] = ['h2', 'http/1.1']): Promise<FaultyServer> {
    const server = http2.createSecureServer({ ...certificate(), allowHTTP1: true, ALPNProtocols: protocols });
    const started = new FaultyServer(server);
    server.on('secureConnection', (socket: Socket) => started.sockets.push(socket));
    server.on('request', (request, answer) => {
      // over HTTP/2 the stream's socket is a proxy of the one that we want to break
      const port = request.socket.remotePort;
      const socket = started.sockets.find(({ remotePort }) => remotePort === port)!;
      const url = new URL(request.url, 'https://127.0.0.1');
      const asked = { method: request.method, url, authorization: request.headers.authorization, connection: started.sockets.indexOf(socket) + 1 };
      started.asked.push(asked);
      answer.on('error', () => undefined);
      request.resume().on('error', () => undefined).on('end', () => behaviour(asked, answer, socket));
    });
    server.on('sessionError', () => undefined);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return started;
  }

  private constructor(private readonly server: http2.Http2SecureServer) {}

  get origin(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  client(path = ''): KubeClient {
    return new KubeClient(connectionTo(this.origin + path, () => this.token));
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((done) => this.server.close(done));
  }
}

export function connectionTo(server: string, token = () => ''): Connection {
  const headers = () => ({ Authorization: `Bearer ${token()}` });
  return { server: new URL(server), context: 'test', namespace: 'default', credentials: async () => ({ ca: certificate().cert, headers: headers() }) };
}

export function json(answer: Answer, value: object, status = 200, headers: { [name: string]: string } = {}): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers });
  answer.end(JSON.stringify(value));
}

