import { CORE } from '../../../src/runtime';
import { View } from '../../../src/runtime/follow/view';
import { Answer, FaultyServer, json } from '../../support/faulty-server';

const pod = (name: string, resourceVersion: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, uid: name, resourceVersion } });
const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;

/** Shows what a view knows until it is what was waited for. */
async function until(known: string[], watches: ((answer: Answer, from: string | null) => void)[], lists: object[][]): Promise<FaultyServer> {
  const server = await FaultyServer.start(({ url }, answer) => {
    if (!url.searchParams.has('watch')) return json(answer, { items: lists.shift(), metadata: { resourceVersion: '10' } });
    answer.writeHead(200);
    watches.shift()?.(answer, url.searchParams.get('resourceVersion')); // a last one stays open
  });
  const client = server.client();
  const stop = new AbortController();
  await new Promise<void>((resolve) => {
    const view: View = new View(client, CORE.pods, {}, stop.signal, () => {
      if (view && [...view.objects.keys()].join() === known.join()) resolve();
    });
  });
  stop.abort();
  await client.close();
  await server.stop();
  return server;
}

test('a watch that ends is taken up where it ended, without another list', async () => {
  const { asked } = await until(['a', 'c'], [
    (answer) => answer.end(line('ADDED', pod('b', '11')) + line('BOOKMARK', pod('', '20'))),
    (answer, from) => answer.end(from === '20' ? line('DELETED', pod('b', '21')) : ''),
    (answer, from) => answer.write(from === '21' ? line('ADDED', pod('c', '22')) : ''),
  ], [[pod('a', '1')]]);
  expect(asked.filter(({ url }) => !url.searchParams.has('watch'))).toHaveLength(1);
});

test('a version that is too old begins with a list', async () => {
  await until(['c'], [
    (answer) => answer.end(line('ERROR', { kind: 'Status', code: 410, message: 'too old resource version' })),
  ], [[pod('a', '1')], [pod('c', '5')]]);
});

test('a connection that breaks is no reason for a list', async () => {
  const { asked } = await until(['a', 'b'], [
    (answer) => answer.stream.session!.destroy(),
    (answer, from) => answer.write(from === '10' ? line('ADDED', pod('b', '11')) : ''),
  ], [[pod('a', '1')]]);
  expect(asked.filter(({ url }) => !url.searchParams.has('watch'))).toHaveLength(1);
});
