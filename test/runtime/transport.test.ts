import { Problem } from '../../src/problem';
import { ApiFailure, CORE, KubeClient } from '../../src/runtime';
import { Answer, connectionTo, FaultyServer, json } from '../support/faulty-server';

const PODS = { items: [{ metadata: { name: 'a', uid: '1' } }], metadata: { resourceVersion: '7' } };

let server: FaultyServer;
let client: KubeClient;
afterEach(async () => {
  await client.close();
  await server?.stop();
});

async function against(behaviour: Parameters<typeof FaultyServer.start>[0], protocols?: string[]): Promise<void> {
  server = await FaultyServer.start(behaviour, protocols);
  client = server.client();
}

const names = async () => (await client.list(CORE.pods)).items.map(({ metadata }) => metadata.name);

test('requests share one connection', async () => {
  await against((_, answer) => json(answer, PODS));
  await Promise.all(Array.from({ length: 50 }, names));
  expect(new Set(server.asked.map(({ connection }) => connection))).toEqual(new Set([1]));
});

test('an answer that is cut in the middle is asked for again', async () => {
  await against((_, answer, socket) => {
    if (server.asked.length > 1) return json(answer, PODS);
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.write(JSON.stringify(PODS).slice(0, 20));
    setTimeout(() => socket.destroy(), 50);
  });
  expect(await names()).toEqual(['a']);
  expect(server.asked.map(({ connection }) => connection)).toEqual([1, 2]);
});

test('a server that is busy is asked again when it says so', async () => {
  await against((_, answer) => (server.asked.length > 2 ? json(answer, PODS) : json(answer, { message: 'too many requests' }, 429, { 'retry-after': '1' })));
  expect(await names()).toEqual(['a']);
  expect(server.asked).toHaveLength(3);
});

test('a server that takes its leave ends what it has begun; the next request goes over another connection', async () => {
  let first: Answer;
  await against((_, answer) => {
    if (server.asked.length > 1) return json(answer, PODS);
    first = answer;
    answer.writeHead(200);
    answer.write('one\n');
    answer.stream.session!.goaway(0);
  });
  const log = client.log({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' } }, { follow: true });
  expect((await log.next()).value).toBe('one');
  expect(await names()).toEqual(['a']);
  first!.end('two\n');
  expect((await log.next()).value).toBe('two');
  expect((await log.next()).done).toBe(true);
  expect(server.asked.map(({ connection }) => connection)).toEqual([1, 2]);
});

test('a server that speaks only HTTP/1.1 is understood', async () => {
  await against((_, answer) => json(answer, PODS), ['http/1.1']);
  expect(await names()).toEqual(['a']);
});

test('over HTTP/1.1, too, an answer that is cut is asked for again', async () => {
  await against((_, answer, socket) => {
    if (server.asked.length > 1) return json(answer, PODS);
    answer.writeHead(200, { 'content-length': '1000' });
    answer.write('{"items":');
    setTimeout(() => socket.destroy(), 50);
  }, ['http/1.1']);
  expect(await names()).toEqual(['a']);
});

test('a token that has expired is asked for again, and what is under way goes on', async () => {
  let log: Answer;
  await against((asked, answer) => {
    if (asked.url.pathname.endsWith('/log')) {
      log = answer;
      answer.writeHead(200);
      answer.write('one\n');
    } else if (asked.authorization === 'Bearer second') {
      json(answer, PODS);
    } else {
      server.token = 'second';
      json(answer, { message: 'Unauthorized' }, 401);
    }
  });
  const lines = client.log({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' } }, { follow: true });
  expect((await lines.next()).value).toBe('one');
  expect(await Promise.all([names(), names(), names()])).toEqual([['a'], ['a'], ['a']]);
  log!.end('two\n');
  expect((await lines.next()).value).toBe('two');
});

test('a token that is refused again is an error', async () => {
  await against((_, answer) => json(answer, { message: 'Unauthorized', reason: 'Unauthorized' }, 401));
  await expect(names()).rejects.toBeInstanceOf(ApiFailure);
  expect(server.asked).toHaveLength(2);
});

test('a creation whose answer was lost finds its own object', async () => {
  const created = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'default', uid: 'mine' } };
  await against(({ method }, answer, socket) => {
    if (method === 'GET') json(answer, created);
    else if (server.asked.length === 1) socket.destroy();
    else json(answer, { message: 'already exists', reason: 'AlreadyExists' }, 409);
  });
  expect(await client.create(created, 'test')).toEqual(created);
});

test('a gateway that serves the API below a path is asked there', async () => {
  await against((_, answer) => json(answer, PODS));
  await client.close();
  client = server.client('/k8s/clusters/c-1/');
  expect(await names()).toEqual(['a']);
  expect(server.asked[0].url.pathname).toBe('/k8s/clusters/c-1/api/v1/pods');
});

test('what is no API server is told from one whose connection broke', async () => {
  await against((_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' });
    answer.end('<html>Please log in</html>');
  });
  await expect(names()).rejects.toThrow('no Kubernetes API server: "<html>Please log in</html>"');
  expect(server.asked).toHaveLength(1);
});

test('where nobody has ever answered, nobody is waited for', async () => {
  await against(() => undefined);
  await server.stop();
  const refused = await names().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Problem);
  expect((refused as Problem).message).toMatch(/cannot be reached: connect ECONNREFUSED/);
  expect((refused as Problem).remedy).toContain('kubeconfig');
});

test('a certificate of another authority is refused', async () => {
  await against((_, answer) => json(answer, PODS));
  const { port } = (client.connection.server);
  const other = new KubeClient({ ...connectionTo(`https://127.0.0.1:${port}`), credentials: async () => ({ headers: {} }) });
  await expect(other.list(CORE.pods)).rejects.toThrow(/cannot be reached: self-signed certificate/);
  expect(server.asked).toEqual([]);
});

test('a list comes in pages, from the beginning where its version is no longer kept', async () => {
  const pages = ['a', 'gone', 'a', 'b'];
  await against((_, answer) => {
    const name = pages.shift()!;
    if (name === 'gone') return json(answer, { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' }, 410);
    json(answer, { items: [{ metadata: { name } }], metadata: { resourceVersion: '7', continue: name === 'a' ? 'after-a' : '' } });
  });
  const { items, resourceVersion } = await client.list(CORE.pods, { namespace: 'default' });
  expect(items.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  expect(resourceVersion).toBe('7');
  expect(server.asked.map(({ url }) => url.searchParams.get('continue'))).toEqual([null, 'after-a', null, 'after-a']);
});

describe('a refusal', () => {
  const forbidden = { kind: 'Status', reason: 'Forbidden', message: 'pods is forbidden: User "ada" cannot list resource "pods"' };
  const paths = () => server.asked.map(({ url }) => url.pathname);
  const PATH = '/api/v1/pods';

  test('of a server that has just started, and knows nobody\'s rights yet, is waited out', async () => {
    const ready = [403, 500, 500, 200];
    await against(({ url }, answer) => {
      if (url.pathname === '/readyz') json(answer, {}, ready.shift());
      else if (ready.length > 1) json(answer, forbidden, 403);
      else json(answer, PODS);
    });
    expect(await names()).toEqual(['a']);
    expect(paths()).toEqual([PATH, '/readyz', PATH, '/readyz', PATH, '/readyz', PATH]);
  });

  test('of a server that gets ready just then is tried once more', async () => {
    await against(({ url }, answer) => (url.pathname === '/readyz' || server.asked.length > 2 ? json(answer, PODS) : json(answer, forbidden, 403)));
    expect(await names()).toEqual(['a']);
  });

  test('of a server that is ready is told at once, and the next one costs no more than itself', async () => {
    await against(({ url }, answer) => (url.pathname === '/readyz' ? json(answer, {}) : json(answer, forbidden, 403)));
    await expect(names()).rejects.toThrow('cannot list resource "pods"');
    await expect(names()).rejects.toThrow('cannot list resource "pods"');
    expect(paths()).toEqual([PATH, '/readyz', PATH, PATH]);
  });

  test('is told, too, where nobody may ask whether the server is ready', async () => {
    await against((_, answer) => json(answer, forbidden, 403));
    await expect(names()).rejects.toThrow('cannot list resource "pods"');
  });
});
