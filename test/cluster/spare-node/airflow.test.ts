/** @alone the large system, the spare node */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chart, Duration, JsonPatch } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-27';
import { AirflowDeployment, AirflowDeploymentProps, AirflowVersion, DagSource } from '../../../src';
import { AirflowInNamespace, applied, expectEveryKind, states } from '../../support/airflow';
import { bigdata, emptyFolder, ROOT, succeed } from '../../support/command';
import { everyKind } from '../../support/dags';
import { loadImages, loadImagesEverywhere } from '../../support/images';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../../support/kubernetes';
import { HOME, SPARE, TOLERATION } from '../../support/spare-node';
import { synthesized } from '../../support/stack';

const NAMESPACE = 'airflow';
const airflow = new AirflowInNamespace(NAMESPACE);
const WILD = 'p@ss/w:ör"d $(X) {{ x }}';

const stack = (props: AirflowDeploymentProps = {}) => synthesized('airflow', NAMESPACE, (chart: Chart) => {
  const keys = Secret.fromSecretName(chart, 'keys', 'keys');
  const deployment = new AirflowDeployment(chart, 'airflow', {
    dags: [DagSource.localFolder(join(ROOT, 'test/data/dags'))],
    connections: { flights: EnvValue.fromSecretValue({ secret: keys, key: 'flights' }) },
    variables: { region: EnvValue.fromValue('eu') },
    triggerer: {},
    retention: { logs: Duration.days(30), runs: Duration.days(90) },
    pools: { heavy: { slots: 2, description: 'of the cluster' } },
    // a task is lost when it has not been heard of for so long: longer than the 2 minutes that it bears without an api-server; Airflow's own 5 are long for a test
    configuration: { 'scheduler.task_instance_heartbeat_timeout': '150', 'scheduler.task_instance_heartbeat_timeout_detection_interval': '5' },
    taskPod: { nodeSelector: { 'kubernetes.io/hostname': SPARE }, tolerations: [TOLERATION] },
    ...props,
  });
  everyKind(chart, deployment);
  for (const part of [deployment.apiServer, deployment.scheduler, deployment.dagProcessor, deployment.triggerer!, deployment.database!]) {
    part.addJsonPatch(JsonPatch.add('/spec/template/spec/nodeSelector', { 'kubernetes.io/hostname': HOME }));
  }
});

const backup = join(emptyFolder('backup'), 'airflow.dump');
const ask = (name: string, ...args: string[]) => bigdata(['airflow', name, ...args, '-n', NAMESPACE]);

const ledger = (run: string) => airflow.result('ledger', run, 'audit');
const secrets = async () => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/secrets`)).items.map(({ metadata: { name, resourceVersion } }: any) => [name, resourceVersion]);

/** A run of tasks that take a while; they work when this returns. */
async function startLedger(seconds: number): Promise<string> {
  const run = await airflow.trigger('ledger', { seconds, tasks: 3 });
  const atWork = async () => (await airflow.tasks('ledger', run)).filter(({ task_id: id, state }) => id === 'work' && state === 'running').length === 3;
  await eventually(atWork, 90, 'three tasks work');
  return run;
}

/** All tasks of a ledger's run have ended as they should: once, at the first try. */
async function expectOnce(run: string): Promise<void> {
  expect(await airflow.end('ledger', run)).toBe('success');
  expect(states(await airflow.tasks('ledger', run))).toEqual(['audit success 1', 'plan success 1', 'work0 success 1', 'work1 success 1', 'work2 success 1']);
  const lines: string[] = await ledger(run);
  expect([...lines].sort()).toEqual(['0 begins', '0 ends', '1 begins', '1 ends', '2 begins', '2 ends', 'audit']);
}

beforeAll(async () => {
  await loadImagesEverywhere('airflow', 'airflow-3.2');
  await loadImages('postgresql');
  await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const flights = JSON.stringify({ conn_type: 'postgres', host: 'flights.example.org', password: WILD });
  await kubernetes('POST', `/api/v1/namespaces/${NAMESPACE}/secrets`, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, stringData: { flights } });
  await applied(stack({ version: AirflowVersion.V3_2_2 }), NAMESPACE);
});
afterAll(() => withoutNamespace(NAMESPACE));

test('Airflow 3.2 reads what was declared', async () => {
  await expectEveryKind(airflow);
  await succeed(ask('backup', backup));
});

test('an upgrade leaves running tasks alone, and keys as they are, also when the scheduler was killed before', async () => {
  const run = await startLedger(60);
  const before = await secrets();
  await airflow.kill('scheduler');
  const schedulers = async () => (await airflow.pods('scheduler')).map(({ status }) => status.containerStatuses?.[0] ?? {});
  await eventually(async () => (await schedulers()).some(({ ready }) => ready) || undefined, 60, 'another scheduler is at work');
  await sleep(5000); // that of Airflow 3.2.2 ends by itself when it has taken over tasks
  expect(await schedulers()).toMatchObject([{ ready: true, restartCount: 0 }]);
  await applied(stack(), NAMESPACE);
  await expectOnce(run);
  expect(await secrets()).toEqual(before);
  expect((await airflow.api('GET', 'version')).version).toBe('3.3.2');
});

test('applied again, it changes nothing', async () => {
  expect(await applied(stack(), NAMESPACE)).not.toMatch(/ (created|configured|changed|removed) /);
});

test('a task has what was declared for it, and no key and no way to the database', async () => {
  const run = await airflow.trigger('surroundings');
  expect(await airflow.end('surroundings', run)).toBe('success');
  const { environment, ...rest } = await airflow.result('surroundings', run, 'look');
  expect(rest).toEqual({ host: 'flights.example.org', password: [...WILD].reverse().join(''), region: 'eu', token: true });
  expect(Object.keys(environment).filter((name) => /FERNET|SECRET|PGPASSWORD|AIRFLOW_CONN|AIRFLOW_VAR/.test(name))).toEqual([]);
  expect(JSON.stringify(environment)).not.toContain('postgresql');
});

test('failures are tried again where that was said, and told of; logs outlive the pods', async () => {
  const run = await airflow.trigger('failures');
  expect(await airflow.end('failures', run)).toBe('failed');
  expect(states(await airflow.tasks('failures', run))).toEqual(['at_last success 2', 'never failed 1']);
  await eventually(async () => (await airflow.pods('task')).length === 0 || undefined, 60, 'no pod of a task is left');
  expect(await airflow.log('failures', run, 'at_last', 1)).toMatch(/not yet/);
  expect(await airflow.log('failures', run, 'at_last', 2)).toContain('this is try 2');
  expect(await airflow.log('failures', run, 'never')).toMatch(/this cannot work/);
});

test('tasks go on while the scheduler, the api-server, the dag-processor and the database are killed', async () => {
  const run = await startLedger(45);
  for (const component of ['scheduler', 'api-server', 'dag-processor', 'database']) {
    await airflow.kill(component);
    await sleep(4000);
  }
  await expectOnce(run);
});

test('tasks go on that a scheduler was taking over when it was killed: their pods have its label, and the database knows nothing of it', async () => {
  const run = await startLedger(30);
  await airflow.kill('scheduler');
  await sleep(2000); // the one that was killed must not see it
  for (const { metadata } of await airflow.pods('task')) {
    await kubernetes('PATCH', `/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}`, { metadata: { labels: { 'airflow-worker': '4000' } } });
  }
  await expectOnce(run);
});

test('tasks whose pods are killed or evicted are tried again, and the others are not', async () => {
  const run = await startLedger(45);
  // pods of runs before may still be there: their scheduler was killed
  const pods = (await airflow.pods('task')).filter(({ metadata: { annotations } }) => annotations.run_id === run);
  const path = (task: string) => `/api/v1/namespaces/${NAMESPACE}/pods/${pods.find(({ metadata: { annotations } }) => annotations.map_index === task).metadata.name}`;
  await kubernetes('DELETE', path('1'), { gracePeriodSeconds: 0 });
  // by itself a pod has 30 seconds to end, in which such a task succeeds
  const metadata = { name: path('2').split('/').at(-1), namespace: NAMESPACE };
  await kubernetes('POST', `${path('2')}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata, deleteOptions: { gracePeriodSeconds: 1 } });
  expect(await airflow.end('ledger', run)).toBe('success');
  expect(states(await airflow.tasks('ledger', run))).toEqual(['audit success 1', 'plan success 1', 'work0 success 1', 'work1 success 2', 'work2 success 2']);
  const lines: string[] = await ledger(run);
  // a first try may have ended before it wrote anything
  expect(lines.filter((line) => !/^[12] begins$/.test(line)).sort()).toEqual(['0 begins', '0 ends', '1 ends', '2 ends', 'audit']);
});

test('tasks whose node has lost power are tried again, and the log says why', async () => {
  const node = (verb: string) => succeed(bigdata(['cluster', 'node', verb, SPARE, '--name', TEST_CLUSTER]));
  const run = await startLedger(45);
  await node('stop');
  try {
    const again = async () => (await airflow.tasks('ledger', run)).filter(({ task_id: id, try_number: tries }) => id === 'work' && tries === 2).length === 3;
    await eventually(again, 240, 'all are tried again');
  } finally {
    await node('start');
  }
  expect(await airflow.end('ledger', run)).toBe('success');
  const lines: string[] = await ledger(run);
  expect(lines.filter((line) => !line.endsWith('begins')).sort()).toEqual(['0 ends', '1 ends', '2 ends', 'audit']);
});

test('runs that have grown old are removed with their logs, but for the last of each DAG', async () => {
  const path = 'dags/surroundings/dagRuns';
  const [{ dag_run_id: old }] = (await airflow.api('GET', path)).dag_runs;
  const [{ dag_run_id: last }] = (await airflow.api('GET', 'dags/failures/dagRuns')).dag_runs;
  const began = new Date();
  const run = await airflow.trigger('surroundings');
  expect(await airflow.end('surroundings', run)).toBe('success');
  const printed = await airflow.cleanUp(began);
  expect(printed).toMatch(/^[1-9]\d* files and [1-9]\d* folders of logs removed$/m);
  expect(printed).toMatch(/^[1-9]\d* runs removed$/m);
  expect((await airflow.api('GET', path)).dag_runs.map(({ dag_run_id: id }: any) => id)).toEqual([run]);
  await expect(airflow.api('GET', `${path}/${encodeURIComponent(old)}`)).rejects.toThrow('404');
  expect(states(await airflow.tasks('surroundings', run))).toEqual(['look success 1']);
  expect(await airflow.log('surroundings', run, 'look')).toContain('::group::');
  expect(states(await airflow.tasks('failures', last))).toEqual(['at_last success 2', 'never failed 1']); // its only run, though an old one
});

test('a changed DAG arrives without a restart', async () => {
  const before = (await airflow.pods('dag-processor')).map(({ metadata }) => metadata.uid);
  const dag = 'from airflow.sdk import DAG\ndag = DAG("arrived", schedule=None)\n';
  await applied(stack({ dags: [DagSource.configMap({ 'arrived.py': dag })] }), NAMESPACE);
  await eventually(() => airflow.api('GET', 'dags/arrived'), 150, 'the new DAG is there');
  await eventually(async () => (await airflow.api('GET', 'dags/ledger')).is_stale || undefined, 150, 'the old one has gone');
  expect((await airflow.pods('dag-processor')).map(({ metadata }) => metadata.uid)).toEqual(before);
});

test('an upgrade can be taken back, with the backup from before it', async () => {
  const { code, stderr } = await bigdata(['up', '-f', stack({ version: AirflowVersion.V3_2_2 }), '--name', 'airflow', '-n', NAMESPACE, '--patience', '3s']);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/airflow-migration-\S+: it fails each time it is started/)]);
  expect((await ask('restore', backup, '--yes')).stderr).toMatch(/The backup is of another release of Airflow[^]*--other-release/);
  await succeed(ask('restore', backup, '--yes', '--other-release'));
  expect((await airflow.api('GET', 'version')).version).toBe('3.2.2');
  await eventually(async () => (await airflow.api('GET', 'dags/ledger')).is_stale === false || undefined, 60, 'the DAGs of then are there');
  expect(await airflow.end('ledger', await airflow.trigger('ledger', { seconds: 1, tasks: 3 }))).toBe('success');
});

test('taken down, it leaves nothing but its keys', async () => {
  const { stderr } = await succeed(bigdata(['down', '--name', 'airflow', '-n', NAMESPACE, '--delete-data']));
  expect(stderr).toMatch(/kept +Secret airflow\/airflow-fernet-key, .*: made once/);
  expect(stderr).not.toContain('Warning');
  const left = await Promise.all(['pods', 'persistentvolumeclaims', 'services'].map((kind) => kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/${kind}`)));
  expect(left.flatMap(({ items }) => items)).toEqual([]);
  expect((await secrets()).map(([name]: string[]) => name)).toEqual(expect.arrayContaining(['airflow-fernet-key', 'airflow-jwt-secret']));
});
