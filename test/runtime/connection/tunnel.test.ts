import { writeFileSync } from 'node:fs';
import { createServer, IncomingMessage, Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { AddressInfo, connect as dial, Socket } from 'node:net';
import { join } from 'node:path';
import { WebSocketServer } from 'ws';
import { connect, CORE, KubeClient } from '../../../src/runtime';
import { exec } from '../../../src/runtime/transport/exec';
import { certificate } from '../../support/certificate';
import { emptyFolder } from '../../support/command';
import { FaultyServer, json } from '../../support/faulty-server';
import { kubeconfigOf } from '../../support/kubeconfig';

let server: FaultyServer;
let proxy: Server;
let client: KubeClient;
let asked: IncomingMessage[];
const sockets: Socket[] = [];

beforeEach(async () => {
  asked = [];
  server = await FaultyServer.start((_, answer) => json(answer, { items: [{ metadata: { name: 'a' } }], metadata: {} }));
  proxy = createServer().on('connect', (request: IncomingMessage, socket: Socket) => {
    asked.push(request);
    sockets.push(socket);
    socket.on('error', () => undefined);
    if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from('me:p@ss').toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const [host, port] = request.url!.split(':');
    const target = dial(Number(port), host, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    sockets.push(target);
    target.on('error', () => undefined).pipe(socket).pipe(target);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  await client.close();
  sockets.splice(0).forEach((socket) => socket.destroy());
  await server.stop();
  await new Promise((done) => proxy.close(done));
});

async function through(proxyUrl: string, origin = server.origin): Promise<KubeClient> {
  const kubeconfig = join(emptyFolder('kubeconfig'), 'config');
  const authority = Buffer.from(certificate().cert).toString('base64');
  writeFileSync(kubeconfig, kubeconfigOf({ 'server': origin, 'certificate-authority-data': authority, 'proxy-url': proxyUrl }, { token: 'secret' }));
  return new KubeClient(await connect({ kubeconfig }));
}

const port = () => (proxy.address() as AddressInfo).port;
const names = async () => (await client.list(CORE.pods)).items.map(({ metadata }) => metadata.name);

test('a proxy passes on what only the server can read, over connections that are used again', async () => {
  client = await through(`http://me:p%40ss@127.0.0.1:${port()}`);
  expect([await names(), await names(), await names()]).toEqual([['a'], ['a'], ['a']]);
  expect(asked.map(({ url }) => `https://${url}`)).toEqual([server.origin]);
  expect(asked[0].headers.authorization).toBe(undefined);
  expect(server.asked.map(({ authorization }) => authorization)).toEqual(Array(3).fill('Bearer secret'));
});

test('a pod is entered through the proxy, too', async () => {
  const kubelet = createSecureServer(certificate());
  new WebSocketServer({ server: kubelet }).on('connection', (socket) => {
    socket.send(Buffer.from('\x03{"status":"Success"}'));
    socket.close();
  });
  await new Promise<void>((done) => kubelet.listen(0, '127.0.0.1', done));
  client = await through(`http://me:p%40ss@127.0.0.1:${port()}`, `https://127.0.0.1:${(kubelet.address() as AddressInfo).port}`);
  await exec(client, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' } }, ['true'], { container: 'main' });
  expect(asked).toHaveLength(1);
  kubelet.close();
});

test('what a proxy refuses is told as the proxy\'s word', async () => {
  client = await through(`http://127.0.0.1:${port()}`);
  await expect(names()).rejects.toThrow(`The API server ${server.origin} cannot be reached: the proxy 127.0.0.1:${port()} answers 407 Proxy Authentication Required`);
  expect(server.asked).toEqual([]);
});

test('a proxy that is not there is told', async () => {
  client = await through('http://127.0.0.1:1');
  await expect(names()).rejects.toThrow(/cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1/);
});
