import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as http2 from 'node:http2';
import { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  client(path = ''): KubeClient {
    const { port } = this.server.address() as AddressInfo;
    return new KubeClient(connectionTo(`https://127.0.0.1:${port}${path}`, () => this.token));
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((done) => this.server.close(done));
  }
}

export function connectionTo(server: string, token = () => ''): Connection {
  const headers = () => ({ Authorization: `Bearer ${token()}` });
  return { server: new URL(server), context: 'test', namespace: 'default', credentials: async () => ({ ca: certificate().cert, headers: headers() }), config: undefined! };
}

export function json(answer: Answer, value: object, status = 200, headers: { [name: string]: string } = {}): void {
  answer.writeHead(status, { 'content-type': 'application/json', ...headers });
  answer.end(JSON.stringify(value));
}

let made: { key: string; cert: string } | undefined;

/** A new one each time, so that no key lies in the repository. */
function certificate(): { key: string; cert: string } {
  if (made) return made;
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = ['key', 'cert'].map((name) => join(folder, name));
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=test',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'pipe' });
  made = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return made;
}
