import { execFile } from 'node:child_process';
import { createServer, Server, Socket } from 'node:net';
import { join } from 'node:path';

/** The scripts as they run in the pods. */
function run(name: string, args: string[], env: { [name: string]: string } = {}): Promise<{ code: number; output: string }> {
  const path = join(__dirname, '../../src/hdfs/scripts', name);
  return new Promise((resolve) => {
    execFile('bash', [path, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) => resolve({ code: error ? 1 : 0, output: stdout + stderr }));
  });
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return String((server.address() as { port: number }).port);
}

test('a pod does nothing in another namespace than the one that was synthesized', async () => {
  const { code, output } = await run('namespace.sh', [], { NAMESPACE: 'copy', SYNTHESIZED_NAMESPACE: 'data' });
  expect(code).toBe(1);
  expect(output).toMatch(/runs in the namespace copy, but its HDFS was described for the namespace data.*new Chart\(app, id, \{ namespace: 'copy' \}\)/s);
  expect(await run('namespace.sh', [], { NAMESPACE: 'data', SYNTHESIZED_NAMESPACE: 'data' })).toEqual({ code: 0, output: '' });
});

test('a daemon is alive when it says something, not when only the kernel accepts its connections', async () => {
  const leave = (socket: Socket) => socket.on('error', () => undefined); // the probe may go before it has read all
  const hung = createServer(leave);
  const busy = createServer((socket) => leave(socket).end('This ZooKeeper instance is not currently serving requests'));
  const [hungPort, busyPort] = [await listening(hung), await listening(busy)];
  expect(await run('alive.sh', [busyPort, 'srvr'])).toEqual({ code: 0, output: '' });
  expect((await run('alive.sh', [hungPort, 'srvr'])).code).toBe(1);
  hung.close();
  busy.close();
});
