/** @alone the large system */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart, Duration, JsonPatch } from 'cdk8s';
import { EnvValue, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  AirflowDatabase, AirflowDeployment, AirflowExecutor, AirflowLogs, AirflowMetrics, AirflowRole, AirflowUsers, Dag, DagSource, GitCredentials, SqlSensor,
  SqlTask,
} from '../../src';
import { AirflowInNamespace, applied } from '../support/airflow';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { inContainer } from '../support/exec';
import { GitServer } from '../support/git-server';
import { loadImages } from '../support/images';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { PlainObjects } from '../support/plain';
import { Prometheus } from '../support/prometheus';
import { synthesized } from '../support/stack';

const NAMESPACE = 'airflow-small';
const MONITORING = 'airflow-metrics';
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const IMAGE = 'apache/airflow:3.3.2-python3.11';
const PASSWORD = 'p@ss/w:ör"d $(X) %20';
const EXAMPLES = '/home/airflow/.local/lib/python3.11/site-packages/airflow/providers/common/sql/example_dags';
const airflow = new AirflowInNamespace(NAMESPACE, 'airflow', 'ada');
const objects = new PlainObjects(NAMESPACE);

const dag = (id: string, answer: string) => `
from airflow.sdk import DAG, task
with DAG("${id}", schedule=None, is_paused_upon_creation=False):
    @task
    def answer():
        print("the answer is ${answer}")
        return "${answer}"
    answer()
`;

const result = async (id: string) => {
  const run = await airflow.trigger(id);
  expect(await airflow.end(id, run)).toBe('success');
  return airflow.result(id, run, 'answer');
};

/** A PostgreSQL that somebody else looks after. */
const postgres = () => [
  objects.secret('postgres', { password: PASSWORD, connection: JSON.stringify({ conn_type: 'postgres', host: 'postgres', login: 'flow', password: PASSWORD, schema: 'flow-of-air' }) }),
  ...objects.server('postgres', {
    uid: 999,
    ports: [5432],
    containers: {
      postgres: {
        image: 'postgres:15-bookworm',
        env: [
          { name: 'POSTGRES_USER', value: 'flow' }, { name: 'POSTGRES_DB', value: 'flow-of-air' }, { name: 'PGDATA', value: '/tmp/data/pgdata' },
          { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'postgres', key: 'password' } } },
        ],
        readinessProbe: { exec: { command: ['pg_isready', '-q', '-h', '127.0.0.1'] }, periodSeconds: 1 },
      },
    },
  }),
];

async function put(claimName: string, name: string, text: string): Promise<void> {
  const folder = emptyFolder('dag');
  mkdirSync(join(folder, 'dags'));
  writeFileSync(join(folder, 'dags', name), text);
  await succeed(bigdata(['cp', join(folder, 'dags', name), `${claimName}:/${name}`, '--image', IMAGE, '-n', NAMESPACE]));
}

/** Where the nodes have what is on a claim. */
async function folderOf(claimName: string): Promise<string> {
  const { spec } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims/${claimName}`);
  const volume = await kubernetes('GET', `/api/v1/persistentvolumes/${spec.volumeName}`);
  return (volume.spec.hostPath ?? volume.spec.local).path;
}

const stack = (exported: string) => synthesized('airflow', NAMESPACE, (chart) => {
  const secret = (name: string, key: string) => ({ secret: Secret.fromSecretName(chart, `${name}-${key}`, name), key });
  const deployment = new AirflowDeployment(chart, 'airflow', {
    executor: AirflowExecutor.local({ parallelism: 2 }),
    database: AirflowDatabase.external({ host: 'postgres', user: 'flow', database: 'flow-of-air', password: secret('postgres', 'password'), pgBouncer: { serverConnections: 15 } }),
    logs: AirflowLogs.ephemeral(),
    users: AirflowUsers.fab([{ name: 'ada' }, { name: 'eve', role: AirflowRole.VIEWER }]),
    triggerer: {},
    connections: { flights: EnvValue.fromSecretValue(secret('postgres', 'connection')) },
    dags: [
      DagSource.gitBundle({ bundleName: 'git', repository: git.http, folder: 'flows', credentials: GitCredentials.token('bot', secret('git', 'token')) }),
      DagSource.gitBundle({
        bundleName: 'ssh', repository: git.ssh, folder: 'others', credentials: GitCredentials.sshKey(secret('git', 'reader'), secret('git', 'known_hosts')),
      }),
      DagSource.volume(PersistentVolumeClaim.fromClaimName(chart, 'shared', 'shared'), { bundleName: 'volume' }),
      DagSource.image(EXAMPLES, { bundleName: 'image' }),
      DagSource.nfs('nfs.example.org', '/exported', { bundleName: 'nfs' }),
    ],
    metrics: AirflowMetrics.openTelemetry(`http://prometheus.${MONITORING}:9090/api/v1/otlp`),
    configuration: { 'metrics.otel_interval_milliseconds': '2000' },
  });
  rows(chart, deployment);
  // there is no NFS in these kernels, so a folder of the nodes takes its place
  const volume = chart.node.findAll().find((each): each is ApiObject => each instanceof ApiObject && each.kind === 'PersistentVolume')!;
  volume.addJsonPatch(JsonPatch.remove('/spec/nfs'), JsonPatch.add('/spec/hostPath', { path: exported }));
});

/** Rows are waited for while they are put in. */
function rows(chart: Chart, deployment: AirflowDeployment): void {
  const flow = new Dag(chart, 'rows', { airflow: deployment });
  const sql = { connectionId: 'flights' };
  const create = new SqlTask(flow, 'create', { ...sql, statements: ['drop table if exists delays', 'create table delays (airport text, minutes int)'] });
  const fill = new SqlTask(flow, 'fill', {
    ...sql, statements: ['select pg_sleep(3)', 'insert into delays values (%(airport)s, 40), (%(airport)s, 2)'], parameters: { airport: 'it\'s "FRA" {{ ds }}' },
  });
  const there = new SqlSensor(flow, 'there', { ...sql, statement: 'select count(*) from delays', pokeInterval: Duration.seconds(1) });
  const total = new SqlTask(flow, 'total', { ...sql, statements: ['analyze delays', 'select airport, sum(minutes) from delays group by airport'] });
  create.before(fill, there);
  there.before(total);
}

let git: GitServer;
let prometheus: Prometheus;
let exported: string;
let hung: string;

beforeAll(async () => {
  await loadImages('airflow', 'postgresql', 'pgbouncer');
  await withNamespace(NAMESPACE, RESTRICTED);
  await withNamespace(MONITORING, RESTRICTED);
  await objects.up('outside', ...postgres(), objects.claim('shared'), objects.claim('exported'));
  git = await GitServer.start(NAMESPACE);
  await git.commit(dag('versioned', 'first'));
  await git.commit(dag('by-ssh', 'hello'), 'others');
  await put('shared', 'shared.py', dag('shared', 'one'));
  await put('exported', 'exported.py', dag('exported', 'three'));
  exported = await folderOf('exported');
  prometheus = await Prometheus.start(MONITORING);
  await applied(stack(exported), NAMESPACE);
  [{ metadata: { name: hung } }] = await airflow.pods('triggerer'); // which no task here needs
  await inContainer(NAMESPACE, hung, 'triggerer', 'bash', '-c', 'kill -STOP -1');
});
afterAll(async () => {
  await succeed(bigdata(['down', '--name', 'prometheus', '-n', MONITORING]));
  await Promise.all([NAMESPACE, MONITORING].map(withoutNamespace));
  await kubernetes('DELETE', `/api/v1/persistentvolumes/${NAMESPACE}-airflow-dags-nfs`);
});

test('users are in the database, once, with their roles', async () => {
  const { users } = await airflow.api('GET', '../../auth/fab/v1/users');
  expect(users.map(({ username, roles }: any) => [username, roles[0].name]).sort()).toEqual([['ada', 'Admin'], ['eve', 'Viewer']]);
  const eve = new AirflowInNamespace(NAMESPACE, 'airflow', 'eve');
  await expect(eve.api('POST', 'dags/shared/dagRuns', { logical_date: null })).rejects.toThrow(/403/);
});

test('a DAG in a git repository runs as it was when its run began, and a commit arrives', async () => {
  expect(await result('versioned')).toBe('first');
  await git.commit(dag('versioned', 'second'));
  await eventually(async () => (await result('versioned')) === 'second' || undefined, 150, 'the commit is run');
  const { dag_runs: runs } = await airflow.api('GET', 'dags/versioned/dagRuns?order_by=start_date');
  const commits = runs.map(({ bundle_version: commitId }: any) => commitId);
  expect(commits.every((commitId: string) => /^[0-9a-f]{40}$/.test(commitId))).toBe(true);
  expect(commits.at(-1)).not.toBe(commits[0]);
});

test('a DAG in a git repository behind ssh runs', async () => {
  expect(await result('by-ssh')).toBe('hello');
});

test('a DAG on a volume runs, and a change arrives', async () => {
  expect(await result('shared')).toBe('one');
  await put('shared', 'shared.py', dag('shared', 'two'));
  await eventually(async () => (await result('shared')) === 'two' || undefined, 150, 'the change is run');
});

test('a DAG of a file server runs', async () => {
  expect(await result('exported')).toBe('three');
});

test('a DAG of SQL waits for rows of a database and computes with them, by a connection from a Secret', async () => {
  const run = await airflow.trigger('rows');
  expect(await airflow.end('rows', run)).toBe('success');
  expect(await airflow.result('rows', run, 'total')).toEqual(['(it\'s "FRA" {{ ds }},42)']); // rows are tuples, which Airflow's page writes so
  expect(await airflow.log('rows', run, 'there')).toMatch(/Poking/);
});

test('DAGs of the image are there', async () => {
  expect(await eventually(() => airflow.api('GET', 'dags/example_analytics'), 60, 'the DAG')).toMatchObject({ bundle_name: 'image' });
});

test('the log of a task that ran in the scheduler is fetched from it', async () => {
  const run = await airflow.trigger('shared');
  expect(await airflow.end('shared', run)).toBe('success');
  expect(await airflow.log('shared', run, 'answer')).toContain('the answer is two');
});

test('figures come to Prometheus', async () => {
  const [{ value }] = await eventually(async () => {
    const found = await prometheus.query('sum(airflow_ti_finish_total{dag_id="shared", state="success"})');
    return found.length > 0 ? found : undefined;
  }, 60, 'tasks are counted');
  const { total_entries: runs } = await airflow.api('GET', 'dags/shared/dagRuns');
  expect(value).toBe(runs);
});

test('a daemon that hangs is restarted', async () => {
  const restarts = async () => (await airflow.pods('triggerer')).find(({ metadata }) => metadata.name === hung)?.status.containerStatuses[0].restartCount;
  await eventually(async () => await restarts() > 0 || undefined, 300, 'a restart of the triggerer');
  for (const component of ['dag-processor', 'scheduler', 'api-server']) {
    const [{ status }] = await airflow.pods(component);
    expect([component, status.containerStatuses[0].restartCount]).toEqual([component, 0]);
  }
});

test('applied again, it changes nothing', async () => {
  expect(await applied(stack(exported), NAMESPACE)).not.toMatch(/ (created|configured|changed|removed) /);
  expect((await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items.every(({ status }: any) => status.succeeded === 1)).toBe(true);
});
