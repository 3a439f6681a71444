/**
 * What the API server takes by itself: sends the requests that `bigdata up` sends for new objects, a dry run and an apply of each, and does
 * nothing with the answers. Everything is read, serialized and connected before the clock starts. Prints milliseconds.
 */
import { once } from 'node:events';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';

const { connect, KubeClient, readManifests } = createRequire(import.meta.url)('../../lib/runtime');
const STREAMS = 32; // as many as the command has in flight; more are no quicker

const connection = await connect();
const client = new KubeClient(connection);
const requests = await Promise.all(readManifests(process.argv[2]).map(async (object) => {
  const { apiVersion, plural } = await client.discovery.resourceOf(object);
  const { namespace, name } = object.metadata;
  const base = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
  return { path: `${base}?fieldManager=limit&fieldValidation=Strict`, body: Buffer.from(JSON.stringify(object)) };
}));
await client.close();
const { headers, ...tls } = await connection.credentials();
const session = http2.connect(connection.server, { ...tls, ALPNProtocols: ['h2'] });
await once(session, 'connect');

const started = performance.now();
await sendAll('&dryRun=All');
await sendAll('');
process.stdout.write(String(performance.now() - started));
session.close();

async function sendAll(flags) {
  let next = 0;
  const stream = async () => {
    while (next < requests.length) await send(requests[next++], flags);
  };
  await Promise.all(Array.from({ length: STREAMS }, stream));
}

function send({ path, body }, flags) {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ...headers, ':method': 'PATCH', ':path': path + flags, 'accept': 'application/json', 'content-type': 'application/apply-patch+yaml',
    });
    stream.on('error', reject);
    stream.on('response', ({ ':status': status }) => status >= 300 && reject(new Error(`${path}: HTTP ${status}`)));
    stream.on('end', resolve);
    stream.resume();
    stream.end(body);
  });
}
