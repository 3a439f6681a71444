import { randomBytes } from 'node:crypto';
import { createServer, Server } from 'node:https';
import { AddressInfo, connect as dial } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket, WebSocketServer } from 'ws';
import { ApiFailure, forward, KubeClient } from '../../src/runtime';
import { ConnectionLost } from '../../src/runtime/transport/channel';
import { capture, exec, ExecFailure } from '../../src/runtime/transport/exec';
import { certificate } from '../support/certificate';
import { connectionTo } from '../support/faulty-server';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' } };
const [STDIN, STDOUT, STDERR, STATUS, CLOSE] = [0, 1, 2, 3, 255];
const message = (stream: number, data: string | Buffer) => Buffer.concat([Buffer.of(stream), Buffer.from(data)]);
const status = (of: object) => message(STATUS, JSON.stringify({ kind: 'Status', ...of }));

/** A program has ended, and with it the connection. */
const finish = (socket: WebSocket, of: object) => {
  socket.send(status(of));
  socket.close();
};

let server: Server;
let client: KubeClient;
let asked: URL;
const sockets: WebSocket[] = [];
afterEach(async () => {
  await client.close();
  sockets.splice(0).forEach((socket) => socket.terminate());
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

/** A kubelet, as far as its websockets go. */
async function against(behave: (socket: WebSocket) => void, protocol = 'v5.channel.k8s.io'): Promise<void> {
  server = createServer(certificate(), (_, answer) => answer.writeHead(403).end(JSON.stringify({ message: 'pods "a" is forbidden', reason: 'Forbidden' })));
  if (protocol !== '') {
    const websockets = new WebSocketServer({ server, handleProtocols: (offered) => offered.has(protocol) && protocol });
    websockets.on('connection', (socket, request) => {
      asked = new URL(request.url!, 'https://127.0.0.1');
      sockets.push(socket);
      behave(socket);
    });
  }
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  client = new KubeClient(connectionTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}/gateway`));
}

/** Gives back what it is given, and ends with it. */
function cat(socket: WebSocket): void {
  socket.on('message', (data: Buffer) => {
    if (data[0] === STDIN) socket.send(message(STDOUT, data.subarray(1)));
    if (data[0] === CLOSE && data[1] === STDIN) finish(socket, { status: 'Success' });
  });
}

test('a program gets all of its input and its end, and all of its output is there', async () => {
  await against(cat);
  const input = randomBytes(20_000_000);
  const stdout = new PassThrough();
  const output = buffer(stdout);
  await exec(client, POD, ['cat', 'a b', '&c'], { container: 'main', stdin: Readable.from([input.subarray(0, 9_999_999), input.subarray(9_999_999)]), stdout }).finally(() => stdout.end());
  expect((await output).equals(input)).toBe(true);
  expect(asked.pathname).toBe('/gateway/api/v1/namespaces/default/pods/a/exec');
  expect([...asked.searchParams]).toEqual([['container', 'main'], ['stdin', 'true'], ['stdout', 'true'], ['stderr', 'true'], ['command', 'cat'], ['command', 'a b'], ['command', '&c']]);
});

test('an older server cannot be told of the end, and is waited for', async () => {
  await against((socket) => socket.on('message', (data: Buffer) => {
    if (data[0] === CLOSE) finish(socket, { status: 'Failure', message: 'not understood' });
    socket.send(message(STDOUT, `got ${data.length - 1}`));
    setTimeout(() => finish(socket, { status: 'Success' }), 50);
  }), 'v4.channel.k8s.io');
  const stdout = new PassThrough();
  await exec(client, POD, ['program'], { container: 'main', stdin: Readable.from([Buffer.from('input')]), stdout }).finally(() => stdout.end());
  expect(await text(stdout)).toBe('got 5');
});

test.each([['well', { status: 'Success' }, undefined], ['badly', { status: 'Failure', message: 'disk full' }, new ExecFailure('disk full')]])(
  'a program that ends %s before it has read all of its input is told of as it ended', async (_, end, failure) => {
    await against((socket) => socket.once('message', () => finish(socket, end)));
    async function* endless() {
      for (;;) {
        yield Buffer.alloc(1 << 16);
        await sleep(0);
      }
    }
    const running = exec(client, POD, ['program'], { container: 'main', stdin: Readable.from(endless()) });
    await (failure ? expect(running).rejects.toThrow(failure) : running);
  },
);

test('output waits for whoever reads it slowly', async () => {
  const chunk = randomBytes(1 << 20);
  await against((socket) => {
    for (let i = 0; i < 64; i += 1) socket.send(message(STDOUT, chunk));
    finish(socket, { status: 'Success' });
  });
  const stdout = new PassThrough();
  const running = exec(client, POD, ['program'], { container: 'main', stdout }).finally(() => stdout.end());
  await sleep(500);
  expect(sockets[0].bufferedAmount).toBeGreaterThan(16 << 20);
  expect((await buffer(stdout)).length).toBe(64 << 20);
  await running;
});

test('output that its end has overtaken is not lost', async () => {
  await against((socket) => {
    socket.send(message(STDOUT, 'one '));
    socket.send(status({ status: 'Success' }));
    setTimeout(() => {
      socket.send(message(STDOUT, 'two'));
      socket.close();
    }, 200);
  });
  expect(await capture(client, POD, ['program'], 'main')).toBe('one two');
});

test('nor is what comes in pieces long after the end, or is read long after it', async () => {
  await against((socket) => {
    socket.send(status({ status: 'Success' }));
    for (const i of [1, 2, 3]) setTimeout(() => socket.send(message(STDOUT, Buffer.alloc(1 << 20, String(i)))), i * 3000);
  });
  const stdout = new PassThrough();
  const running = exec(client, POD, ['program'], { container: 'main', stdout }).finally(() => stdout.end());
  await sleep(10_000); // the first piece alone fills what waits to be read
  const read = await buffer(stdout);
  await running;
  expect(read.toString().replace(/(.)\1+/g, '$1')).toBe('123');
}, 30_000);

test('output that nobody reads any more does not hold up the end', async () => {
  await against((socket) => {
    for (let i = 0; i < 64; i += 1) socket.send(message(STDOUT, randomBytes(1 << 20)));
    finish(socket, { status: 'Success' });
  });
  const stdout = new PassThrough();
  setTimeout(() => stdout.destroy(), 200);
  await exec(client, POD, ['program'], { container: 'main', stdout });
});

test('a program that fails is told by its own words, else by the server\'s', async () => {
  await against((socket) => {
    socket.send(message(STDERR, 'no such '));
    socket.send(message(STDERR, 'file\n'));
    finish(socket, { status: 'Failure', message: 'command terminated with non-zero exit code' });
  });
  await expect(capture(client, POD, ['program'], 'main')).rejects.toThrow(new ExecFailure('no such file'));
});

test('a connection that breaks is no end', async () => {
  await against((socket) => {
    socket.send(message(STDOUT, 'half'));
    setTimeout(() => socket.terminate(), 50);
  });
  await expect(capture(client, POD, ['program'], 'main')).rejects.toBeInstanceOf(ConnectionLost);
});

test('a server that refuses is quoted', async () => {
  await against(cat, '');
  await expect(capture(client, POD, ['program'], 'main')).rejects.toMatchObject(new ApiFailure(403, 'Forbidden', 'pods "a" is forbidden'));
});

test('a program is left when the signal says so', async () => {
  await against(() => undefined);
  await expect(capture(client, POD, ['program'], 'main', AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect(capture(client, POD, ['program'], 'main', AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

describe('a forwarded port', () => {
  /** As the kubelet begins: the port on both streams. */
  const begin = (socket: WebSocket) => [0, 1].forEach((stream) => socket.send(message(stream, Buffer.from(Uint16Array.of(80).buffer))));

  test('passes bytes in both directions until the other side ends', async () => {
    await against((socket) => {
      begin(socket);
      socket.on('message', (data: Buffer) => {
        socket.send(message(0, data.subarray(1).toString().toUpperCase()));
        if (data.includes('bye')) socket.close();
      });
    }, 'v4.channel.k8s.io');
    const { port, close } = await forward(client, POD, 80);
    const local = dial(port, '127.0.0.1');
    local.write('hello ');
    setTimeout(() => local.write('bye'), 50);
    expect(await text(local)).toBe('HELLO BYE');
    expect(asked.search).toBe('?ports=80');
    await close();
  });

  test('closes what cannot be forwarded, and says why', async () => {
    await against((socket) => {
      begin(socket);
      socket.send(message(1, 'connection refused'));
    }, 'v4.channel.k8s.io');
    const troubles: string[] = [];
    const { port, close } = await forward(client, POD, 80, 0, (error) => troubles.push(error.message));
    const local = dial(port, '127.0.0.1').resume();
    await new Promise((closed) => local.on('close', closed));
    expect(troubles).toEqual(['connection refused']);
    await close();
  });
});
