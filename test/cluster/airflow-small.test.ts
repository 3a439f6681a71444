import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, JsonPatch } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  AirflowDatabase, AirflowDeployment, AirflowExecutor, AirflowLogs, AirflowMetrics, AirflowRole, AirflowUsers, DagSource, GitCredentials,
} from '../../src';
import { AirflowInNamespace, applied } from '../support/airflow';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../support/kubernetes';
import { Prometheus } from '../support/prometheus';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'airflow-small';
const MONITORING = 'airflow-metrics';
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const IMAGE = 'apache/airflow:3.3.2-python3.11';
const PASSWORD = 'p@ss/w:ör"d $(X) %20';
const EXAMPLES = '/home/airflow/.local/lib/python3.11/site-packages/airflow/providers/common/sql/example_dags';
const airflow = new AirflowInNamespace(NAMESPACE, 'airflow', 'ada');

const dag = (id: string, answer: string) => `
from airflow.sdk import DAG, task
with DAG("${id}", schedule=None, is_paused_upon_creation=False):
    @task
    def answer():
        print("the answer is ${answer}")
        return "${answer}"
    answer()
`;

const object = (kind: string, name: string, rest: object, apiVersion = 'v1') => ({ apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...rest });
const claim = (name: string, mode: string) => object('PersistentVolumeClaim', name, { spec: { accessModes: [mode], resources: { requests: { storage: '1Gi' } } } });
const container = (uid: number, rest: object) => ({
  securityContext: { runAsNonRoot: true, runAsUser: uid, fsGroup: uid, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [{ name: 'main', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, ...rest }],
});
const up = (name: string, ...objects: object[]) => succeed(bigdata(['up', '-f', manifests(...objects), '--name', name, '-n', NAMESPACE]));
const result = async (id: string) => {
  const run = await airflow.trigger(id);
  expect(await airflow.end(id, run)).toBe('success');
  return airflow.result(id, run, 'answer');
};

/** A PostgreSQL that somebody else looks after. */
const postgres = () => [
  object('Secret', 'postgres', { stringData: { password: PASSWORD } }),
  object('Service', 'postgres', { spec: { selector: { app: 'postgres' }, ports: [{ port: 5432 }] } }),
  object('Pod', 'postgres', {
    metadata: { name: 'postgres', namespace: NAMESPACE, labels: { app: 'postgres' } },
    spec: {
      ...container(999, {
        image: 'postgres:15-bookworm',
        env: [
          { name: 'POSTGRES_USER', value: 'flow' }, { name: 'POSTGRES_DB', value: 'flow-of-air' }, { name: 'PGDATA', value: '/tmp/data/pgdata' },
          { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'postgres', key: 'password' } } },
        ],
        readinessProbe: { exec: { command: ['pg_isready', '-q', '-h', '127.0.0.1'] }, periodSeconds: 1 },
      }),
    },
  }),
];

/** A commit in a repository on a volume, which a web server shows to readers. */
const commit = (name: string, text: string) => object('Job', name, {
  spec: {
    template: {
      spec: {
        restartPolicy: 'Never',
        ...container(50_000, {
          image: IMAGE,
          args: ['bash', '-c', 'cd /git && (git init -q -b main dags || true) && cd dags && mkdir -p flows && printenv DAG > flows/versioned.py && git add . \
            && git -c user.name=test -c user.email=test@localhost commit -qm "$NAME" && git update-server-info'],
          env: [{ name: 'DAG', value: text }, { name: 'NAME', value: name }],
          volumeMounts: [{ name: 'git', mountPath: '/git' }],
        }),
        volumes: [{ name: 'git', persistentVolumeClaim: { claimName: 'git' } }],
      },
    },
  },
}, 'batch/v1');

/** It wants a user and a token. */
const SERVER = `
import base64, os
from http.server import HTTPServer, SimpleHTTPRequestHandler
class Handler(SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.headers.get("Authorization") == "Basic " + base64.b64encode(b"bot:" + os.environb[b"TOKEN"]).decode():
            return super().do_GET()
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Basic realm=git")
        self.end_headers()
os.chdir("/git/dags/.git")
HTTPServer(("", 8000), Handler).serve_forever()
`;

const gitServer = () => [
  object('Secret', 'git', { stringData: { token: 'secret-of-the-bot' } }),
  object('Service', 'git', { spec: { selector: { app: 'git' }, ports: [{ port: 80, targetPort: 8000 }] } }),
  object('Pod', 'git', {
    metadata: { name: 'git', namespace: NAMESPACE, labels: { app: 'git' } },
    spec: {
      ...container(50_000, {
        image: IMAGE,
        args: ['python', '-c', SERVER],
        env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'git', key: 'token' } } }],
        readinessProbe: { tcpSocket: { port: 8000 }, periodSeconds: 1 },
        volumeMounts: [{ name: 'git', mountPath: '/git' }],
      }),
      volumes: [{ name: 'git', persistentVolumeClaim: { claimName: 'git' } }],
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
  const secret = (name: string, key: string) => ({ secret: Secret.fromSecretName(chart, name, name), key });
  new AirflowDeployment(chart, 'airflow', {
    executor: AirflowExecutor.local({ parallelism: 2 }),
    database: AirflowDatabase.external({ host: 'postgres', user: 'flow', database: 'flow-of-air', password: secret('postgres', 'password'), pgBouncer: { serverConnections: 15 } }),
    logs: AirflowLogs.ephemeral(),
    users: AirflowUsers.fab([{ name: 'ada' }, { name: 'eve', role: AirflowRole.VIEWER }]),
    triggerer: {},
    dags: [
      DagSource.gitBundle({ bundleName: 'git', repository: 'http://git/', folder: 'flows', credentials: GitCredentials.token('bot', secret('git', 'token')) }),
      DagSource.volume(PersistentVolumeClaim.fromClaimName(chart, 'shared', 'shared'), { bundleName: 'volume' }),
      DagSource.image(EXAMPLES, { bundleName: 'image' }),
      DagSource.nfs('nfs.example.org', '/exported', { bundleName: 'nfs' }),
    ],
    metrics: AirflowMetrics.openTelemetry(`http://prometheus.${MONITORING}:9090/api/v1/otlp`),
    configuration: { 'metrics.otel_interval_milliseconds': '2000' },
  });
  // there is no NFS in these kernels, so a folder of the nodes takes its place
  const volume = chart.node.findAll().find((each): each is ApiObject => each instanceof ApiObject && each.kind === 'PersistentVolume')!;
  volume.addJsonPatch(JsonPatch.remove('/spec/nfs'), JsonPatch.add('/spec/hostPath', { path: exported }));
});

let prometheus: Prometheus;
let exported: string;

beforeAll(async () => {
  await succeed(bigdata(['images', 'load', 'airflow', 'postgresql', 'pgbouncer', '--name', TEST_CLUSTER]));
  await withNamespace(NAMESPACE, RESTRICTED);
  await withNamespace(MONITORING, RESTRICTED);
  await up('outside', ...postgres(), claim('git', 'ReadWriteMany'), claim('shared', 'ReadWriteMany'), claim('exported', 'ReadWriteMany'), commit('commit-1', dag('versioned', 'first')));
  await up('git', ...gitServer());
  await put('shared', 'shared.py', dag('shared', 'one'));
  await put('exported', 'exported.py', dag('exported', 'three'));
  exported = await folderOf('exported');
  prometheus = await Prometheus.start(MONITORING);
  await applied(stack(exported), NAMESPACE);
});
afterAll(async () => {
  await succeed(bigdata(['down', '--name', 'prometheus', '-n', MONITORING]));
  await Promise.all([NAMESPACE, MONITORING].map(withoutNamespace));
});

test('users are in the database, once, with their roles', async () => {
  const { users } = await airflow.api('GET', '../../auth/fab/v1/users');
  expect(users.map(({ username, roles }: any) => [username, roles[0].name]).sort()).toEqual([['ada', 'Admin'], ['eve', 'Viewer']]);
  const eve = new AirflowInNamespace(NAMESPACE, 'airflow', 'eve');
  await expect(eve.api('POST', 'dags/shared/dagRuns', { logical_date: null })).rejects.toThrow(/403/);
});

test('a DAG in a git repository runs as it was when its run began, and a commit arrives', async () => {
  expect(await result('versioned')).toBe('first');
  await up('commit-2', commit('commit-2', dag('versioned', 'second')));
  await eventually(async () => (await result('versioned')) === 'second' || undefined, 150, 'the commit is run');
  const { dag_runs: runs } = await airflow.api('GET', 'dags/versioned/dagRuns?order_by=start_date');
  const commits = runs.map(({ bundle_version: commitId }: any) => commitId);
  expect(commits.every((commitId: string) => /^[0-9a-f]{40}$/.test(commitId))).toBe(true);
  expect(commits.at(-1)).not.toBe(commits[0]);
});

test('a DAG on a volume runs, and a change arrives', async () => {
  expect(await result('shared')).toBe('one');
  await put('shared', 'shared.py', dag('shared', 'two'));
  await eventually(async () => (await result('shared')) === 'two' || undefined, 150, 'the change is run');
});

test('a DAG of a file server runs', async () => {
  expect(await result('exported')).toBe('three');
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

test('applied again, it changes nothing', async () => {
  expect(await applied(stack(exported), NAMESPACE)).not.toMatch(/ (created|configured|changed|removed) /);
  expect((await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items.every(({ status }: any) => status.succeeded === 1)).toBe(true);
});
