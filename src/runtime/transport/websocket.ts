import type { IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import { retryAfter, tlsOptions, unreachable } from './channel';
import { failureOf } from './failure';
import { pathOn } from './transport';
import { Connection } from '../connection/connection';

/** Takes what comes. Whether it takes more at once: else nothing comes until `resume` is called. */
type Receiver = (stream: number, data: Buffer) => boolean;

/**
 * A websocket to a pod. Of each message the first byte is the number of a stream, the rest is that stream's.
 * Source: Kubernetes' remotecommand protocols, `channel.k8s.io`.
 */
export async function openWebsocket(connection: Connection, path: string, protocols: string[], receive: Receiver): Promise<WebSocket> {
  const { WebSocket: Client } = await import('ws');
  const credentials = await connection.credentials();
  const url = new URL(pathOn(connection.server, path), connection.server);
  const socket = new Client(url, protocols, {
    ...tlsOptions(credentials), headers: credentials.headers as { [name: string]: string }, agent: credentials.proxy, perMessageDeflate: false,
  });
  socket.on('message', (message: Buffer) => {
    if (!receive(message[0], message.subarray(1))) socket.pause();
  });
  socket.on('error', () => undefined); // it is closed, too
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(unreachable(connection.server, error)));
    socket.once('unexpected-response', (_, body: IncomingMessage) => {
      void failureOf({ status: body.statusCode!, retryAfter: retryAfter(body.headers), body }, `GET ${path}`).then(reject).finally(() => socket.terminate());
    });
  });
  return socket;
}

/** What is written to it goes to a stream of the websocket, as fast as the network takes it. */
export function streamTo(socket: WebSocket, stream: number, end = (done: () => void) => done()): Writable {
  return new Writable({
    write: (chunk: Buffer, _, done) => socket.send(Buffer.concat([Buffer.of(stream), chunk]), done),
    final: end,
  });
}
