import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Size } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import { EventLogs, Executors, HistoryAuthentication, SparkApplication, SparkCode, SparkFile, SparkHistoryServer } from '../../src';
import { bigdata, emptyFolder, ROOT, succeed, webPage } from '../support/command';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'history';
const key = randomBytes(32);
const flags = ['--name', 'history', '-n', NAMESPACE];

const stack = synthesized('history', NAMESPACE, (chart) => {
  const claim = new PersistentVolumeClaim(chart, 'logs', {
    metadata: { name: 'logs' }, storage: Size.gibibytes(1), accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
  });
  const logs = EventLogs.volume(claim);
  const executorLogUrl = 'https://logs.example.org/{{KUBERNETES_NAMESPACE}}/{{KUBERNETES_POD_NAME}}?app={{APP_ID}}&executor={{EXECUTOR_ID}}';
  const open = new SparkHistoryServer(chart, 'open', { logs, executorLogUrl });
  new SparkHistoryServer(chart, 'closed', { logs, authentication: HistoryAuthentication.jws({ secret: Secret.fromSecretName(chart, 'keys', 'keys'), key: 'jws' }) });
  new SparkApplication(chart, 'pi', {
    code: SparkCode.python(SparkFile.local(join(ROOT, 'examples/spark-pi/pi.py'))), arguments: ['2'], eventLog: open, executors: Executors.fixed(1),
  });
});

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(signedWith: Buffer): string {
  const content = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ sub: 'analyst' })}`;
  return `${content}.${createHmac('sha256', signedWith).update(content).digest('base64url')}`;
}

async function ask(server: string, path: string, headers: { [name: string]: string } = {}): Promise<{ status: number; body: string }> {
  const page = await webPage(server, '-n', NAMESPACE);
  try {
    const answer = await fetch(`${page.url}api/v1/${path}`, { headers });
    return { status: answer.status, body: await answer.text() };
  } finally {
    await page.close();
  }
}

const applications = async () => JSON.parse((await ask('open', 'applications')).body) as { id: string; name: string; attempts: { appSparkVersion: string }[] }[];
const versions = async () => (await applications()).map(({ name, attempts }) => [name, attempts[0].appSparkVersion]).sort();
const both = () => eventually(async () => { const found = await versions(); return found.length === 2 ? found : undefined; }, 60, 'both runs');

beforeAll(async () => {
  await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  await succeed(bigdata(['up', '-f', manifests({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys', namespace: NAMESPACE }, stringData: { jws: key.toString('base64url') },
  }), '--name', 'keys', '-n', NAMESPACE]));
  await succeed(bigdata(['up', '-f', stack, ...flags]));
});

afterAll(async () => {
  await succeed(bigdata(['down', ...flags, '--delete-data']));
  await withoutNamespace(NAMESPACE);
});

test('shows runs of this and of an older release of Spark, and the same ones after its own restart', async () => {
  const log = join(emptyFolder('event-log'), 'local-1795647995350');
  writeFileSync(log, gunzipSync(readFileSync(join(__dirname, '../data/spark-3.5.7-event-log.gz'))));
  await succeed(bigdata(['cp', log, 'logs:/', '-n', NAMESPACE]));
  const before = await both();
  expect(before).toEqual([['pi', '4.3.0'], ['thousand', '3.5.7']]);
  const jobs = JSON.parse((await ask('open', 'applications/local-1795647995350/jobs')).body) as { status: string }[];
  expect(jobs.map(({ status }) => status)).toEqual(['SUCCEEDED']);

  const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${encodeURIComponent('app.kubernetes.io/instance=open')}`);
  await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/${items[0].metadata.name}`);
  await succeed(bigdata(['up', '-f', stack, ...flags]));
  expect(await both()).toEqual(before);
});

test('links each executor to its log in the log store', async () => {
  const pi = (await applications()).find(({ name }) => name === 'pi')!;
  const executors = JSON.parse((await ask('open', `applications/${pi.id}/allexecutors`)).body) as { id: string; executorLogs: { [file: string]: string } }[];
  const { executorLogs } = executors.find(({ id }) => id === '1')!;
  expect(Object.values(executorLogs)).toContainEqual(expect.stringMatching(new RegExp(`^https://logs\\.example\\.org/${NAMESPACE}/pi-.*-exec-1\\?app=${pi.id}&executor=1$`)));
});

test('one with authentication answers those alone whose token was signed with the key', async () => {
  const status = async (headers: { [name: string]: string }) => (await ask('closed', 'applications', headers)).status;
  expect(await status({})).toBe(403);
  expect(await status({ Authorization: `Bearer ${token(randomBytes(32))}` })).toBe(403);
  expect(await status({ Authorization: `Bearer ${token(key)}` })).toBe(200);
});
