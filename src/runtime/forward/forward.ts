import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { clientNode } from '../transport/connection';

/** A local port that leads to one of a pod. */
export interface Forward {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens on the loopback address; each connection costs one websocket. @param localPort 0 is any that is free */
export async function forward(client: KubeClient, pod: KubeObject, port: number, localPort = 0, trouble = (_: Error): void => undefined): Promise<Forward> {
  const { PortForward } = await clientNode();
  const forwarder = new PortForward(client.connection.config);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined); // a browser that goes away
    forwarder.portForward(pod.metadata.namespace!, pod.metadata.name, [port], socket, null, socket).catch((error: Error) => {
      trouble(error);
      socket.destroy();
    });
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

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
}
