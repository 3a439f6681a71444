import { followLog, KubeClient } from '../../../src/runtime';
import { FaultyServer } from '../../support/faulty-server';

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'driver', namespace: 'default' } };
const at = (second: number, text: string) => `2026-01-01T12:00:0${second}.000000000+02:00 ${text}\n`;

let server: FaultyServer;
let client: KubeClient;
afterEach(async () => {
  await client.close();
  await server.stop();
});

async function read(): Promise<string[]> {
  client = server.client();
  const lines: string[] = [];
  for await (const line of followLog(client, POD, 'main')) lines.push(line);
  return lines;
}

test('a log that breaks off in the middle of a line goes on without a line lost, halved or doubled', async () => {
  server = await FaultyServer.start(({ url }, answer, socket) => {
    const refuses = server.asked.length === 2; // a server that has not yet read its rules, and is not ready
    const isReady = !url.pathname.endsWith('/readyz');
    answer.writeHead(refuses ? 403 : isReady ? 200 : 500);
    if (server.asked.length === 1) {
      answer.write(at(1, 'one') + at(2, 'two') + at(3, 'three').slice(0, -3));
      setTimeout(() => socket.destroy(), 50);
    } else if (refuses) {
      answer.end(JSON.stringify({ message: 'pods "driver" is forbidden' }));
    } else if (!isReady) {
      answer.end('[-]informer-sync failed');
    } else {
      expect(url.searchParams.get('sinceTime')).toBe('2026-01-01T10:00:02Z'); // the API's own zone
      answer.end(at(2, 'two') + at(3, 'three') + at(4, 'four'));
    }
  });
  expect(await read()).toEqual(['one', 'two', 'three', 'four']);
  expect(server.asked.map(({ url }) => url.pathname.split('/').at(-1))).toEqual(['log', 'log', 'readyz', 'log']);
});

test('a log that may not be read is not waited for', async () => {
  server = await FaultyServer.start((_, answer) => {
    answer.writeHead(403);
    answer.end(JSON.stringify({ message: 'pods "driver" is forbidden' }));
  });
  await expect(read()).rejects.toThrow('is forbidden');
});

test('lines of one moment are all there, and a progress bar is one line', async () => {
  server = await FaultyServer.start((_, answer) => {
    answer.writeHead(200);
    answer.end(at(1, 'a') + at(1, 'b') + at(2, '10%\r50%\rdone') + at(3, ''));
  });
  expect(await read()).toEqual(['a', 'b', '10%\r50%\rdone', '']);
});

test('a container that waits to start is waited for; a pod that is gone is not', async () => {
  server = await FaultyServer.start((_, answer) => {
    const [status, message] = server.asked.length === 1 ? [400, 'container "main" is waiting to start'] : [404, 'pods "driver" not found'];
    answer.writeHead(status as number);
    answer.end(JSON.stringify({ message }));
  });
  await expect(read()).rejects.toThrow('pods "driver" not found');
  expect(server.asked).toHaveLength(2);
});
