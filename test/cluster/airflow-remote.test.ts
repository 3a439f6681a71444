/** @alone the large system */
import { Duration } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-27';
import { AirflowDeployment, AirflowLogs, BashTask, Dag, DagSource, GitCredentials, PodTask } from '../../src';
import { AirflowInNamespace, applied } from '../support/airflow';
import { bigdata, succeed } from '../support/command';
import { inContainer } from '../support/exec';
import { GitServer } from '../support/git-server';
import { loadImages, loadTestImages } from '../support/images';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { S3Server } from '../support/s3';
import { synthesized } from '../support/stack';

const NAMESPACE = 'airflow-remote';
const FAR = 'airflow-far';
const IMAGE = 'registry.example.org/airflow:3.3.2-amazon';
const airflow = new AirflowInNamespace(NAMESPACE);
const far = new AirflowInNamespace(FAR);
/** Lets a task go on as soon as its pod has this file. */
const GO = '/tmp/go';
/** Tells the namespace of a pod. */
const WHERE = 'grep -o "airflow-[a-z]*.svc" /etc/resolv.conf';

const dags = (answer: string) => `
import os, signal, time
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, task
from kubernetes.client import V1ObjectMeta, V1Pod

with DAG("talks", description="${answer}", schedule=None, is_paused_upon_creation=False):
    @task
    def answer():
        print("the answer is ${answer}")
        return "${answer}"
    answer()

with DAG("breaks", schedule=None, is_paused_upon_creation=False):
    @task
    def broken():
        print("so far so good")
        raise ValueError("this cannot work")
    broken()

with DAG("lasts", schedule=None, is_paused_upon_creation=False):
    BashOperator(task_id="long", bash_command="echo it goes on; sleep 600")

with DAG("by_hand", schedule=None, is_paused_upon_creation=False):
    pod = {"pod_template_file": "/opt/airflow/pods/far.yaml", "pod_override": V1Pod(metadata=V1ObjectMeta(namespace="${FAR}"))}
    BashOperator(task_id="where", bash_command='${WHERE}', executor_config=pod)

with DAG("dies", schedule=None, is_paused_upon_creation=False):
    @task
    def killed():
        print("its last words", flush=True)
        time.sleep(1)
        os.kill(os.getppid(), signal.SIGKILL)
    killed()
`;

const OTHER = `
from airflow.sdk import DAG, task
with DAG("other", schedule=None, is_paused_upon_creation=False):
    @task
    def answer():
        return "by ssh"
    answer()
`;

const stack = () => synthesized('airflow', NAMESPACE, (chart) => {
  const secret = (name: string, key: string) => ({ secret: Secret.fromSecretName(chart, `${name}-${key}`, name), key });
  const deployment = new AirflowDeployment(chart, 'airflow', {
    image: IMAGE,
    taskPods: { far: { namespace: FAR } },
    dags: [
      DagSource.gitSync({ repository: git.http, folder: 'flows', refresh: Duration.seconds(5), credentials: GitCredentials.token('bot', secret('git', 'token')) }),
      DagSource.gitSync({
        bundleName: 'ssh', repository: git.ssh, folder: 'others', credentials: GitCredentials.sshKey(secret('git', 'reader'), secret('git', 'known_hosts')),
      }),
    ],
    logs: AirflowLogs.remote('s3://logs/airflow', 'log_store'),
    retention: { logs: Duration.days(7) },
    configuration: { 'dag_processor.min_file_process_interval': '5' },
    connections: { log_store: EnvValue.fromSecretValue(secret('s3', 'connection')) },
  });
  const declared = new Dag(chart, 'declared', { airflow: deployment });
  new BashTask(declared, 'where', { command: `echo it goes on; until [ -e ${GO} ]; do sleep 1; done; ${WHERE}`, pod: 'far' });
  new PodTask(declared, 'pod', { image: IMAGE, user: 50_000, command: ['bash', '-c', `${WHERE} | sed 's/.*/"&"/' > /airflow/xcom/return.json`], result: true, pod: 'far' });
});

const keyOf = (dag: string, run: string, task: string) => `airflow/dag_id=${dag}/run_id=${run}/task_id=${task}/attempt=1.log`;
const noPods = () => eventually(async () => (await airflow.pods('task')).length === 0 || undefined, 60, 'no pod of a task is left');
const messages = (log: string) => log.trim().split('\n').map((line) => JSON.parse(line).event);

let git: GitServer;
let s3: S3Server;

beforeAll(async () => {
  await loadImages('airflow', 'postgresql');
  await loadTestImages('airflow-amazon', 'git-sync');
  for (const name of [NAMESPACE, FAR]) await withNamespace(name, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  git = await GitServer.start(NAMESPACE, FAR);
  await git.commit(dags('first'));
  await git.commit(OTHER, 'others');
  s3 = await S3Server.start(NAMESPACE, 'logs');
  await applied(stack(), NAMESPACE);
});
afterAll(() => Promise.all([NAMESPACE, FAR].map(withoutNamespace)));

test('a DAG that is fetched beside Airflow runs, and a commit arrives without a restart', async () => {
  const result = async () => {
    const run = await airflow.trigger('talks');
    expect(await airflow.end('talks', run)).toBe('success');
    return airflow.result('talks', run, 'answer');
  };
  const pods = async () => (await airflow.pods('dag-processor')).map(({ metadata, status }) => [metadata.uid, status.containerStatuses[0].restartCount]);
  const before = await pods();
  expect(await result()).toBe('first');
  await git.commit(dags('second'));
  expect(await result()).toBe('second');
  await eventually(async () => (await airflow.api('GET', 'dags/talks')).description === 'second' || undefined, 90, 'the dag-processor has read it');
  expect(await pods()).toEqual(before);
});

test('a DAG that is fetched by ssh runs', async () => {
  const run = await airflow.trigger('other');
  expect(await airflow.end('other', run)).toBe('success');
  expect(await airflow.result('other', run, 'answer')).toBe('by ssh');
});

test('the log of a task is in the bucket, and shown, when its pod has gone', async () => {
  const { dag_runs: [{ dag_run_id: run }] } = await airflow.api('GET', 'dags/talks/dagRuns?order_by=start_date');
  await noPods();
  expect(messages((await s3.objects())[keyOf('talks', run, 'answer')])).toContain('the answer is first');
  expect(await airflow.log('talks', run, 'answer')).toContain('the answer is first');
});

test('so is that of one that has failed', async () => {
  const run = await airflow.trigger('breaks');
  expect(await airflow.end('breaks', run)).toBe('failed');
  await noPods();
  const log = await airflow.log('breaks', run, 'broken');
  expect(log).toContain('so far so good');
  expect(log).toContain('this cannot work');
});

test('the log of a task that runs is read from its pod, and is in the bucket when the pod is deleted', async () => {
  const run = await airflow.trigger('lasts');
  await eventually(async () => (await airflow.log('lasts', run, 'long')).includes('it goes on') || undefined, 60, 'its log is shown');
  const [{ metadata }] = await airflow.pods('task');
  await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}`);
  expect(await airflow.end('lasts', run)).toBe('failed');
  await noPods();
  expect(await airflow.log('lasts', run, 'long')).toContain('it goes on');
});

test('a task that is killed, as for its memory, brings no log to the bucket, so its pod stays', async () => {
  const run = await airflow.trigger('dies');
  expect(await airflow.end('dies', run)).toBe('failed');
  const [{ metadata, status }] = await airflow.pods('task');
  expect(status.phase).toBe('Failed');
  expect(await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/${metadata.name}/log?container=base`)).toContain('its last words');
});

test('until it has grown old', async () => {
  expect(await airflow.cleanUp(new Date(Date.now() - 3_600_000))).toBe('');
  expect(await airflow.pods('task')).toHaveLength(1);
  expect(await airflow.cleanUp(new Date())).toMatch(/^pod airflow-remote\/dies-killed-\S+ removed, which ended at /);
  await noPods();
});

test('the pod of a task has no secret of the store', async () => {
  const { data } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps/airflow-pods`);
  expect(data['default.yaml']).not.toContain('s3');
});

describe('tasks in another namespace', () => {
  test('run there, and their logs are shown while they run and when their pods have gone', async () => {
    const run = await airflow.trigger('declared');
    await eventually(async () => (await airflow.log('declared', run, 'where')).includes('it goes on') || undefined, 60, 'its log is shown');
    const [where] = (await far.pods('task')).filter(({ metadata }) => metadata.annotations.task_id === 'where');
    await inContainer(FAR, where.metadata.name, 'base', 'touch', GO);
    expect(await airflow.end('declared', run)).toBe('success');
    await eventually(async () => (await far.pods('task')).length === 0 || undefined, 60, 'no pod of a task is left');
    expect(await airflow.log('declared', run, 'where')).toContain('it goes on');
    expect([await airflow.result('declared', run, 'where'), await airflow.result('declared', run, 'pod')]).toEqual([`${FAR}.svc`, `${NAMESPACE}.svc`]);
  });

  test('so do those of DAGs that were written by hand', async () => {
    const run = await airflow.trigger('by_hand');
    expect(await airflow.end('by_hand', run)).toBe('success');
    expect(await airflow.result('by_hand', run, 'where')).toBe(`${FAR}.svc`);
  });

  test('leave nothing when all is taken down', async () => {
    const run = await airflow.trigger('declared');
    await eventually(async () => (await far.pods('task')).length > 0 || undefined, 60, `${run} has a pod`);
    await succeed(bigdata(['down', '--name', 'airflow', '-n', NAMESPACE, '--delete-data']));
    for (const namespace of [NAMESPACE, FAR]) {
      const { items } = await kubernetes('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=app.kubernetes.io%2Fname%3Dairflow`);
      expect(items).toEqual([]);
    }
  });
});
