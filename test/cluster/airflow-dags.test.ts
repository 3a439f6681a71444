/** @alone the large system */
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-27';
import {
  AirflowDeployment, Asset, BashTask, Dag, DagSchedule, EmptyTask, Executors, HttpTask, MappedOver, PodCreation, PodTask, PythonCode, PythonTask,
  SparkApplication, SparkCode, SparkFile, SparkTask, SparkTrigger, TaskGroup, TriggerDagTask, TriggerRule,
} from '../../src';
import { AirflowInNamespace, applied, expectEveryKind, states } from '../support/airflow';
import { ROOT } from '../support/command';
import { everyKind } from '../support/dags';
import { loadImages } from '../support/images';
import { SHORT_RUN } from '../support/jvm';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'airflow-dags';
const JOBS = 'airflow-jobs';
const IMAGE = 'apache/airflow:3.3.2-python3.11';
const WILD = 'it\'s "{{ ds }}" {% raw %} $(HOME) $HOME \\ ü.sh';
const airflow = new AirflowInNamespace(NAMESPACE);

/** Tasks A to F, each of another kind: A, then B and C, then D, then E and F. */
function talk(chart: Chart, deployment: AirflowDeployment, pi: SparkApplication): void {
  const dag = new Dag(chart, 'talk', { airflow: deployment, tags: ['talk'] });
  const print = { image: IMAGE, user: 50_000, command: ['bash', '-c', 'printf "%s\\n" "$0" "$TEXT"'], arguments: [WILD], env: { TEXT: EnvValue.fromValue(WILD) } };
  const a = new BashTask(dag, 'A', { command: 'printf "%s" "$TEXT"', env: { TEXT: WILD } });
  const b = new PodTask(dag, 'B', { ...print, labels: { team: 'data' } });
  const c = new PythonTask(dag, 'C', { code: PythonCode.file(join(ROOT, 'test/data/code/check.py')), arguments: { expected: WILD } });
  const d = new SparkTask(dag, 'D', { application: pi, arguments: ['3'] });
  const e = new HttpTask(dag, 'E', { connectionId: 'self', endpoint: 'api/v2/version', method: 'GET' });
  const f = new TaskGroup(dag, 'F');
  new PodTask(f, 'deferred', { ...print, namespace: JOBS, deferrable: true });
  new BashTask(f, 'mapped', { command: '', over: MappedOver.values('bash_command', ['echo one', 'echo {{ two }}']) });
  const list = { ...print, command: ['bash', '-c', 'echo "$0" > /airflow/xcom/return.json'], arguments: ['["echo three", "echo {{ four }}"]'], result: true };
  new BashTask(f, 'each', { command: '', over: MappedOver.resultOf('bash_command', new PodTask(f, 'list', list)) });
  new TriggerDagTask(f, 'call', { dagId: 'called', conf: { who: 'talk' }, waits: true, pokeInterval: Duration.seconds(1) });
  new BashTask(f, 'filled', { command: 'echo "{{ dag_run.run_after | ds }} {{ dag.dag_id }} {{ run_id }}"', templates: true });
  a.before(b, c);
  d.after(b, c);
  d.before(e, f);
  new EmptyTask(dag, 'end', { triggerRule: TriggerRule.ALL_DONE }).after(e, f);
}

/** Hour and minute of ten minutes ago. */
const MISSED = new Date(Date.now() - 600_000).toISOString().slice(11, 16);

const stack = synthesized('airflow', NAMESPACE, (chart) => {
  const podCreation = PodCreation.limited();
  const connections = { self: EnvValue.fromValue('http://airflow-api-server:8080') };
  const deployment = new AirflowDeployment(chart, 'airflow', { triggerer: {}, podCreation, connections });
  const small = { cpuRequest: Cpu.millis(250) }; // so that two runs fit on a node
  const application = (id: string, code: SparkCode) =>
    new SparkApplication(chart, id, {
      code, conf: SHORT_RUN, driver: small, executors: Executors.fixed(1, small), podCreation, trigger: SparkTrigger.manual(),
    });
  const pi = application('pi', SparkCode.python(SparkFile.local(join(ROOT, 'examples/spark-pi/pi.py'))));
  const endless = application('endless', SparkCode.python(SparkFile.local(join(ROOT, 'test/data/code/endless.py'))));
  talk(chart, deployment, pi);
  new BashTask(new Dag(chart, 'called', { airflow: deployment }), 'answer', { command: 'echo "{{ dag_run.conf.who }}"', templates: true });
  everyKind(chart, deployment);
  const [hour, minute] = MISSED.split(':').map(Number);
  new EmptyTask(new Dag(chart, 'missed', { airflow: deployment, schedule: DagSchedule.cron(`${minute} ${hour} * * *`) }), 'nothing');
  const asset = new Asset('hdfs://hdfs/minutes', 'minutes');
  new BashTask(new Dag(chart, 'each-minute', { airflow: deployment, pausedAtFirst: true, schedule: DagSchedule.cron('* * * * *') }), 'make', { command: 'echo {{ ds }}', templates: true, outlets: [asset] });
  new EmptyTask(new Dag(chart, 'on-minutes', { airflow: deployment, schedule: DagSchedule.onAssets(asset) }), 'take');
  const failing = new Dag(chart, 'failing', { airflow: deployment });
  new SparkTask(failing, 'spark', { application: endless, arguments: ['7'], retries: 1, retryDelay: Duration.seconds(1) });
  const pod = new PodTask(failing, 'pod', { image: IMAGE, user: 50_000, command: ['bash', '-c', 'echo it fails; exit 3'] });
  pod.before(new EmptyTask(failing, 'never'));
  const long = new Dag(chart, 'long', { airflow: deployment });
  new SparkTask(long, 'spark', { application: endless, retries: 1, retryDelay: Duration.seconds(1) });
});

const jobs = async () => (await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items.filter(({ metadata }: any) => /^(pi|endless)-/.test(metadata.name));
const sparkPods = async () => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=app.kubernetes.io%2Fname%3Dspark`)).items;
const running = () => eventually(async () => {
  const pods = (await sparkPods()).filter(({ status, metadata }: any) => status.phase === 'Running' && !metadata.deletionTimestamp);
  return pods.length === 2 || undefined;
}, 90, 'driver and executor run');

beforeAll(async () => {
  await loadImages('airflow', 'postgresql');
  for (const name of [NAMESPACE, JOBS]) await withNamespace(name, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  await applied(stack, NAMESPACE);
});
afterAll(() => Promise.all([NAMESPACE, JOBS].map(withoutNamespace)));

test('Airflow reads every kind of task as it was declared', async () => {
  await expectEveryKind(airflow);
  const { tasks } = await eventually(() => airflow.api('GET', 'dags/talk/tasks'), 60, 'the DAG');
  const order = tasks.flatMap(({ task_id: id, downstream_task_ids: later }: any) => later.map((next: string) => `${id} > ${next}`));
  const last = ['E', 'F.call', 'F.deferred', 'F.each', 'F.filled', 'F.mapped'];
  expect(order.sort()).toEqual([
    'A > B', 'A > C', 'B > D', 'C > D', ...['E', 'F.call', 'F.deferred', 'F.filled', 'F.list', 'F.mapped'].map((task) => `D > ${task}`),
    'F.list > F.each', ...last.map((task) => `${task} > end`),
  ].sort());
});

test('the DAG of the talk runs, with each kind of task, and text arrives as it stands', async () => {
  const run = await airflow.trigger('talk');
  expect(await airflow.end('talk', run)).toBe('success');
  expect(states(await airflow.tasks('talk', run))).toEqual([
    'A success 1', 'B success 1', 'C success 1', 'D success 1', 'E success 1', 'end success 1', 'F.call success 1', 'F.deferred success 1',
    'F.each0 success 1', 'F.each1 success 1', 'F.filled success 1', 'F.list success 1', 'F.mapped0 success 1', 'F.mapped1 success 1',
  ]);
  expect(await airflow.result('talk', run, 'A')).toBe(WILD);
  expect((await airflow.log('talk', run, 'B')).split(WILD)).toHaveLength(3);
  expect(await airflow.result('talk', run, 'E')).toMatchObject({ version: '3.3.2' });
  expect(await airflow.result('talk', run, 'F.filled')).toMatch(/^\d{4}-\d\d-\d\d talk /);
  expect(await airflow.result('talk', run, 'F.list')).toEqual(['echo three', 'echo {{ four }}']);
  const { dag_runs: [called] } = await airflow.api('GET', 'dags/called/dagRuns');
  expect(await airflow.result('called', called.dag_run_id, 'answer')).toBe('talk');
  const log = await airflow.log('talk', run, 'D');
  expect(log.match(/Pi is roughly/g)).toHaveLength(1);
  expect((await jobs()).map(({ metadata }: any) => metadata.name)).toEqual([await airflow.result('talk', run, 'D')]);
});

test('a DAG runs at its time, and so does what waits for what it makes', async () => {
  const ended = async (dag: string, type: string) => (await airflow.api('GET', `dags/${dag}/dagRuns?run_type=${type}&state=success`)).dag_runs[0];
  await airflow.api('PATCH', 'dags/each-minute', { is_paused: false }); // only now: each run is a pod more
  const run = await eventually(() => ended('each-minute', 'scheduled'), 150, 'the minute is over');
  expect(await airflow.result('each-minute', run.dag_run_id, 'make')).toBe(run.logical_date.slice(0, 10));
  await eventually(() => ended('on-minutes', 'asset_triggered'), 90, 'what waits for it has run');
  for (const dag of ['each-minute', 'on-minutes']) await airflow.api('PATCH', `dags/${dag}`, { is_paused: true });
});

test('a DAG whose time was ten minutes ago waits for the next one', async () => {
  expect((await airflow.api('GET', 'dags/missed/dagRuns')).total_entries).toBe(0);
  expect((await airflow.api('GET', 'dags/missed')).next_dagrun_run_after).toContain(`T${MISSED}:00`);
});

test('a failing driver is a failing task, with its exit code, and is tried again by another run', async () => {
  const run = await airflow.trigger('failing');
  expect(await airflow.end('failing', run)).toBe('failed');
  expect(states(await airflow.tasks('failing', run))).toEqual(['never upstream_failed 0', 'pod failed 1', 'spark failed 2']);
  const logs = await Promise.all([1, 2].map((attempt) => airflow.log('failing', run, 'spark', attempt)));
  for (const log of logs) {
    expect(log).toMatch(/the driver ended with exit code 7/);
    expect(log.match(/counted 100/g)).toHaveLength(1);
  }
  const [first, second] = logs.map((log) => /Started Job (endless-\S+)/.exec(log)![1]);
  expect(first).not.toBe(second);
  expect((await jobs()).map(({ metadata }: any) => metadata.name)).toEqual(expect.arrayContaining([first, second])); // until their time is over
  expect(await airflow.log('failing', run, 'pod')).toContain('it fails');
});

test('a worker that is killed leaves no second run, and who ends the task ends its run', async () => {
  const run = await airflow.trigger('long');
  await running();
  const before = (await sparkPods()).filter(({ status }: any) => status.phase === 'Running').map(({ metadata }: any) => metadata.uid);
  await airflow.kill('task');
  await eventually(async () => (await airflow.tasks('long', run))[0].try_number === 2 || undefined, 120, 'it is tried again');
  await eventually(async () => (await sparkPods()).every(({ metadata }: any) => !before.includes(metadata.uid)) || undefined, 90, 'the first run is gone');
  await running();
  await airflow.api('PATCH', `dags/long/dagRuns/${encodeURIComponent(run)}/taskInstances/spark`, { new_state: 'failed' });
  await eventually(async () => (await sparkPods()).filter(({ status }: any) => ['Running', 'Pending'].includes(status.phase)).length === 0 || undefined, 120, 'driver and executor have gone');
});
