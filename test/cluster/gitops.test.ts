import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import {
  AirflowDeployment, AirflowUsers, EventLogs, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkTrigger,
} from '../../src';
import { bigdata, emptyFolder, ROOT, succeed } from '../support/command';
import { kubectl } from '../support/kubectl';
import { kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'gitops';
const APPLICATION = 'what-argo-cd-calls-it';
const INSTANCE = 'app.kubernetes.io/instance';
const code = SparkCode.python(SparkFile.local(join(ROOT, 'examples/spark-pi/pi.py')));

const dist = synthesized('platform', NAMESPACE, (chart) => {
  const hdfs = new HdfsCluster(chart, 'hdfs', {});
  hdfs.directory('/data', { mode: '777' });
  const eventLog = new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
  new SparkApplication(chart, 'by-hand', { code, eventLog, trigger: SparkTrigger.manual() });
  new SparkApplication(chart, 'at-once', { code });
  new AirflowDeployment(chart, 'airflow', { users: AirflowUsers.fab([{ name: 'ada' }]) });
});

const described: any[] = readdirSync(dist).flatMap((file) => parseAllDocuments(readFileSync(join(dist, file), 'utf8')).map((document) => document.toJS()));

/** From a folder that no stack is called after. */
const status = async (...flags: string[]) => {
  const { stdout } = await succeed(bigdata(['status', '-n', NAMESPACE, '-o', 'json', ...flags], { cwd: emptyFolder('elsewhere') }));
  return JSON.parse(stdout).map(({ kind, name, state }: any) => ({ title: `${kind} ${name}`, state }));
};
const titles = (lines: readonly { readonly title: string }[]) => lines.map(({ title }) => title).sort();

// no pod is made: what is tried is between tools and the API server
beforeAll(async () => {
  await withNamespace(NAMESPACE);
  const metadata = { name: 'no-pods', namespace: NAMESPACE };
  await kubernetes('POST', `/api/v1/namespaces/${NAMESPACE}/resourcequotas`, { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '0' } } });
});
afterAll(() => withoutNamespace(NAMESPACE));

test('a second `kubectl apply` of the same files changes nothing', async () => {
  const policies = described.filter(({ kind }) => kind === 'NetworkPolicy');
  expect(policies.some(({ spec }) => spec.ingress === undefined)).toBe(true); // an empty list is not stored
  await kubectl('apply', '-f', dist);
  const again = await kubectl('apply', '-f', dist);
  const lines = again.stdout.trim().split('\n');
  expect(lines.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
  expect(lines.length).toBe(described.length);
});

describe('what a tool has applied that tracks its objects by the label of their instance, as Argo CD does', () => {
  const path = ({ apiVersion, kind, metadata: { name } }: any) =>
    `/api${apiVersion === 'v1' ? '' : 's'}/${apiVersion}/namespaces/${NAMESPACE}/${kind.toLowerCase().replace(/y$/, 'ie')}s/${name}`;
  const tracked = () => described.map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();

  const labelled = ({ metadata, ...rest }: any) => ({ ...rest, metadata: { ...metadata, labels: { ...metadata.labels, [INSTANCE]: APPLICATION } } });

  beforeAll(() => Promise.all(described.map((object) => kubernetes('PATCH', path(object), { metadata: labelled(object).metadata }))));

  test('is seen by `status` as what the files describe, with what is missing of it', async () => {
    const history = described.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'history');
    await kubernetes('DELETE', path(history));
    const lines = await status('-f', dist);
    expect(titles(lines)).toEqual(tracked());
    expect(lines.filter(({ state }: any) => state === 'missing')).toEqual([{ title: 'Deployment history', state: 'missing' }]);
    await kubernetes('POST', dirname(path(history)), labelled(history));
  });

  test('is seen by `status` without files, all of it or what belongs to one name: ours, or that of the tool', async () => {
    expect(titles(await status())).toEqual(expect.arrayContaining(tracked()));
    expect(titles(await status('--name', APPLICATION))).toEqual(tracked());
    const workloads = titles(await status('--name', 'hdfs')).filter((title) => /^(StatefulSet|Job) /.test(title));
    expect(workloads).toEqual([expect.stringMatching(/^Job hdfs-directories-/), 'StatefulSet hdfs-datanode', 'StatefulSet hdfs-namenode']);
  });

  test('is found by the names that users gave it: an application, the NameNodes, the users of an Airflow', async () => {
    const started = await succeed(bigdata(['run', 'by-hand', '--detach', '-n', NAMESPACE]));
    expect(started.stdout).toMatch(/^by-hand-/);
    const users = await succeed(bigdata(['airflow', 'users', 'airflow', '-n', NAMESPACE]));
    expect(users.stdout).toMatch(/^ada +admin +/m);
    const hdfs = await bigdata(['hdfs', 'decommission', '--remaining', '1', '-c', 'hdfs', '-n', NAMESPACE]);
    expect(hdfs.stderr).toContain('No NameNode of hdfs is active'); // none runs
  });

  test('stays unknown to `bigdata down`, which says so', async () => {
    const down = await bigdata(['down', '--name', 'hdfs', '-n', NAMESPACE]);
    expect(down.code).toBe(1);
    expect(down.stderr).toContain('Nothing was applied as "hdfs"');
  });
});

test('credentials that the API server does not take are told from a right that is missing', async () => {
  const { clusters } = parse(readFileSync(process.env.KUBECONFIG!, 'utf8'));
  const config = {
    'clusters': [{ name: 'c', cluster: clusters[0].cluster }],
    'users': [{ name: 'expired', user: { token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl' } }],
    'contexts': [{ name: 'expired', context: { cluster: 'c', user: 'expired' } }],
    'current-context': 'expired',
  };
  const file = join(emptyFolder('kubeconfig'), 'config');
  writeFileSync(file, stringify(config));
  const refused = await bigdata(['status', '--kubeconfig', file, '-n', NAMESPACE]);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('The server does not accept these credentials; they may have expired. Sign in again')]);
  expect(refused.stderr).not.toContain('Ask for the right');
});
