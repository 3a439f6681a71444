import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { KubeObject } from '../object';
import { KubeClient, pathOf } from '../transport/client';
import { CORE } from '../transport/discovery';
import { openWebsocket, streamTo } from '../transport/websocket';

/** A local port that leads to one of a pod. */
export interface Forward {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on the loopback address; each connection costs one websocket. @param localPort 0 is any that is free */
export async function forward(client: KubeClient, pod: KubeObject, port: number, localPort = 0, trouble = (_: Error): void => undefined): Promise<Forward> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined); // a browser that goes away
    const fail = (error: Error) => {
      trouble(error);
      socket.destroy();
    };
    join(client, pod, port, socket, fail).catch(fail);
  });
  await listening(server, localPort);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      open.forEach((socket) => socket.destroy());
    }),
  };
}

const [DATA, ERROR] = [0, 1];

/** Passes bytes on in both directions until one side has ended. Of each stream the first two bytes repeat the port. */
async function join(client: KubeClient, { metadata }: KubeObject, port: number, local: Socket, fail: (error: Error) => void): Promise<void> {
  const begun = new Set<number>();
  const path = `${pathOf(CORE.pods, metadata.namespace, metadata.name)}/portforward?ports=${port}`;
  const receive = (stream: number, message: Buffer) => {
    const data = begun.has(stream) ? message : message.subarray(2);
    begun.add(stream);
    if (stream === ERROR && data.length > 0) fail(new Error(data.toString().trim()));
    return stream !== DATA || local.write(data) || !local.writableNeedDrain;
  };
  const remote = await client.starting.patiently(() => openWebsocket(client.connection, path, ['v4.channel.k8s.io'], receive));
  local.on('drain', () => remote.resume());
  remote.on('close', () => local.end());
  pipeline(local, streamTo(remote, DATA)).then(() => remote.close(), () => remote.terminate());
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}
