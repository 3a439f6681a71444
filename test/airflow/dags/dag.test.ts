import { Chart, Duration, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { dag, document, problems, task } from './support';
import {
  Asset, BashTask, Dag, DagParam, DagSchedule, EmptyTask, ExternalTaskSensor, HttpSensor, HttpTask, MappedOver, OnFinish, PodTask, PythonCode, PythonTask,
  SparkApplication, SparkCode, SparkFile, SparkTask, SparkTrigger, SqlSensor, SqlTask, TaskGroup, TriggerRule,
} from '../../../src';
import { airflow, objects } from '../support';

test('the DAG of the talk: A, then B and C, then D, then E and F', () => {
  const talk = dag({}, 'talk');
  const [a, b, c, d, e, f] = ['A', 'B', 'C', 'D', 'E', 'F'].map((id) => new EmptyTask(talk, id));
  a.before(b, c);
  d.after(b, c);
  d.before(e, f);
  expect(document(talk).order).toEqual([['A', 'B'], ['A', 'C'], ['B', 'D'], ['C', 'D'], ['D', 'E'], ['D', 'F']]);
  expect(problems(talk)).toEqual([]);
});

test('calls of before can be chained', () => {
  const chain = dag();
  const [a, b, c] = ['a', 'b', 'c'].map((id) => new EmptyTask(chain, id));
  a.before(b).before(c);
  expect(document(chain).order).toEqual([['a', 'b'], ['b', 'c']]);
});

test('what a DAG says becomes arguments of Airflow\'s, durations as seconds', () => {
  const full = dag({
    description: 'delays',
    schedule: DagSchedule.cron('0 3 * * 1-5', { timeZone: 'Europe/Berlin' }),
    startDate: '2026-01-01',
    timeZone: 'Europe/Berlin',
    catchup: true,
    maxActiveRuns: 1,
    runTimeout: Duration.hours(2),
    tags: ['flights'],
    params: { day: DagParam.text('2026-01-01', { description: 'of the flights' }) },
    defaults: { retries: 2, retryDelay: Duration.minutes(1) },
  });
  expect(document(full)).toMatchObject({
    version: 1,
    schedule: { cron: { expression: '0 3 * * 1-5', timezone: 'Europe/Berlin' } },
    dag: {
      dag_id: 'flights',
      start_date: { time: '2026-01-01', timezone: 'Europe/Berlin' },
      catchup: true,
      max_active_runs: 1,
      dagrun_timeout: 7200,
      is_paused_upon_creation: false,
      default_args: { retries: 2, retry_delay: 60 },
      params: { day: { default: '2026-01-01', type: 'string', description: 'of the flights' } },
    },
  });
  expect(problems(full)).toEqual([]);
});

test.each([
  [DagSchedule.manual(), null],
  [DagSchedule.daily(), { cron: { expression: '0 0 * * *', timezone: 'UTC' } }],
  [DagSchedule.every(Duration.minutes(5)), { seconds: 300 }],
  [DagSchedule.once(), { preset: '@once' }],
  [DagSchedule.onAssets(new Asset('hdfs://hdfs/flights', 'flights')), { assets: [{ uri: 'hdfs://hdfs/flights', name: 'flights' }] }],
])('schedules are data', (schedule, expected) => {
  expect(document(dag({ schedule })).schedule).toEqual(expected);
});

test('groups prefix the ids of their tasks, and stand for them', () => {
  const grouped = dag();
  const before = new EmptyTask(grouped, 'before');
  const checks = new TaskGroup(grouped, 'checks', { tooltip: 'all of them' });
  const inner = new TaskGroup(checks, 'inner');
  const deep = new EmptyTask(inner, 'deep');
  before.before(checks);
  expect(deep.taskId).toBe('checks.inner.deep');
  expect(document(grouped)).toMatchObject({
    groups: [{ id: 'checks', name: 'checks', parent: null, tooltip: 'all of them' }, { id: 'checks.inner', name: 'inner', parent: 'checks' }],
    tasks: [{ id: 'before', group: null }, { id: 'checks.inner.deep', name: 'deep', group: 'checks.inner' }],
    order: [['before', 'checks']],
  });
});

test('what is within a group is said before what is around it', () => {
  const grouped = dag();
  const before = new EmptyTask(grouped, 'before');
  const outer = new TaskGroup(grouped, 'outer');
  const inner = new TaskGroup(outer, 'inner');
  const [first, second] = ['first', 'second'].map((id) => new EmptyTask(inner, id));
  before.before(outer);
  outer.before(new EmptyTask(grouped, 'end'));
  inner.before(new EmptyTask(outer, 'last'));
  first.before(second);
  expect(document(grouped).order).toEqual([
    ['outer.inner.first', 'outer.inner.second'], ['outer.inner', 'outer.last'], ['before', 'outer'], ['outer', 'end'],
  ]);
});

test('what every task may have', () => {
  const one = dag();
  const made = new Asset('s3://bucket/day');
  new BashTask(one, 'a', {
    command: 'date', taskId: 'b', retries: 1, executionTimeout: Duration.minutes(1), triggerRule: TriggerRule.ALL_DONE, pool: 'heavy', outlets: [made], pod: 'big', doc: '# it',
  });
  expect(task(one, 'b').common).toEqual({
    retries: 1,
    execution_timeout: 60,
    trigger_rule: 'all_done',
    pool: 'heavy',
    outlets: [{ uri: 's3://bucket/day', name: 's3://bucket/day' }],
    doc_md: '# it',
    executor_config: { pod_template_file: '/opt/airflow/pods/big.yaml' },
  });
  expect(one._podTemplates()).toEqual(['big']);
});

test('text is text unless templates are wanted', () => {
  const one = dag();
  new BashTask(one, 'plain', { command: 'echo {{ ds }} > x.sh' });
  new BashTask(one, 'filled', { command: 'echo {{ ds }}', templates: true });
  expect([task(one, 'plain').templates, task(one, 'filled').templates]).toEqual([false, true]);
  expect(task(one, 'plain').arguments.bash_command).toBe('echo {{ ds }} > x.sh');
});

test('operators get what they know', () => {
  const all = dag();
  new PythonTask(all, 'named', { code: PythonCode.function('package.module:check'), arguments: { limit: 3 } });
  new PythonTask(all, 'branch', { code: PythonCode.file(__filename, 'choose'), branches: true });
  new HttpTask(all, 'http', { endpoint: '/v1', method: 'GET', headers: { Accept: 'text/plain' } });
  new SqlTask(all, 'sql', { connectionId: 'warehouse', statements: ['select %(x)s'], parameters: { x: 1 } });
  new HttpSensor(all, 'http-there', { endpoint: '/ready', pokeInterval: Duration.seconds(5), reschedule: true });
  new SqlSensor(all, 'rows-there', { connectionId: 'warehouse', statement: 'select 1', timeout: Duration.hours(1), softFail: true });
  new ExternalTaskSensor(all, 'other', { dagId: 'upstream', earlier: Duration.days(1) });
  const data = (id: string) => [task(all, id).operator, task(all, id).arguments];
  expect(data('named')).toEqual(['python', { code: { module: 'package.module', name: 'check' }, op_kwargs: { limit: 3 } }]);
  expect(data('branch')).toMatchObject(['branch', { code: { file: 'dag.test.ts', name: 'choose' } }]);
  expect(data('http')).toEqual(['http', { endpoint: '/v1', method: 'GET', headers: { Accept: 'text/plain' } }]);
  expect(data('sql')).toEqual(['sql', { conn_id: 'warehouse', sql: ['select %(x)s'], parameters: { x: 1 } }]);
  expect(data('http-there')).toEqual(['http-sensor', { endpoint: '/ready', poke_interval: 5, mode: 'reschedule' }]);
  expect(data('rows-there')).toEqual(['sql-sensor', { conn_id: 'warehouse', sql: 'select 1', timeout: 3600, soft_fail: true }]);
  expect(data('other')).toEqual(['external', { external_dag_id: 'upstream', execution_delta: 86_400 }]);
  expect(problems(all)).toEqual([]);
});

test('a mapped task leaves the parameter to its values', () => {
  const mapped = dag();
  const list = new PythonTask(mapped, 'list', { code: PythonCode.function('m:f') });
  new BashTask(mapped, 'each', { command: '', over: MappedOver.values('bash_command', ['date', 'id']) });
  new PythonTask(mapped, 'every', { code: PythonCode.function('m:g'), over: MappedOver.resultOf('op_kwargs', list) });
  expect(task(mapped, 'each')).toMatchObject({ arguments: { append_env: true }, over: { parameter: 'bash_command', values: ['date', 'id'] } });
  expect(task(mapped, 'each').arguments.bash_command).toBeUndefined();
  expect(task(mapped, 'every').over).toEqual({ parameter: 'op_kwargs', task: 'list' });
});

test('a pod is a whole pod, under Pod Security "restricted", and its text is text', () => {
  const pods = dag();
  const secret = { secret: Secret.fromSecretName(Chart.of(pods), 'keys', 'keys'), key: 'token' };
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };
  new PodTask(pods, 'Check_it', {
    image: 'alpine:3',
    command: ['sh', '-c'],
    arguments: ['echo $(X) $$'],
    namespace: 'jobs',
    env: { TOKEN: EnvValue.fromSecretValue(secret), X: EnvValue.fromValue('1') },
    envFromSecrets: ['more'],
    envFromConfigMaps: ['settings'],
    mounts: [{ path: '/in', volume, readOnly: true }, { path: '/out', volume, subPath: 'out' }],
    labels: { team: 'data' },
    annotations: { note: 'x' },
    resources: { memory: Size.mebibytes(256) },
    nodeSelector: { disk: 'fast' },
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['x'] }] } }] } },
    tolerations: [{ key: 'spot', operator: 'Exists' }],
    initContainers: [{ name: 'first', image: 'alpine:3' }],
    user: 1000,
    serviceAccountName: 'checker',
    onFinish: OnFinish.KEEP,
    startupTimeout: Duration.minutes(2),
    terminationGrace: Duration.seconds(10),
    deferrable: true,
    imagePullSecrets: ['registry'],
    priorityClassName: 'high',
  });
  expect(problems(pods)).toEqual([]);
  const { arguments: { pod_template_dict: pod, ...rest } } = task(pods, 'Check_it');
  expect(rest).toEqual({
    name: 'check-it',
    namespace: 'jobs',
    on_finish_action: 'keep_pod',
    startup_timeout_seconds: 120,
    termination_grace_period: 10,
    deferrable: true,
    in_cluster: true,
    log_pod_spec_on_failure: false,
  });
  const [container] = pod.spec.containers;
  expect(container).toMatchObject({
    name: 'base',
    image: 'alpine:3',
    command: ['sh', '-c'],
    args: ['echo $$(X) $$$$'],
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } }, { name: 'X', value: '1' }],
    envFrom: [{ secretRef: { name: 'more' } }, { configMapRef: { name: 'settings' } }],
    volumeMounts: [{ name: 'data', mountPath: '/in', readOnly: true }, { name: 'data', mountPath: '/out', subPath: 'out' }],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  expect(pod.spec.volumes).toEqual([volume]);
  expect(pod.spec).toMatchObject({
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    tolerations: [{ key: 'spot', operator: 'Exists' }],
    serviceAccountName: 'checker',
    initContainers: [{ name: 'first', securityContext: { allowPrivilegeEscalation: false } }],
    affinity: { podAntiAffinity: expect.anything() },
  });
});

describe('in a deployment', () => {
  const build = () => {
    const deployment = airflow();
    const chart = Chart.of(deployment);
    const application = new SparkApplication(chart, 'delays', { code: SparkCode.python(SparkFile.inImage('/job.py')), trigger: SparkTrigger.manual() });
    const flights = new Dag(chart, 'flights', { airflow: deployment });
    new SparkTask(flights, 'delays', { application, arguments: ['/day'] });
    return { deployment, flights, all: objects(deployment) };
  };

  test('each DAG is its data beside the one Python file that reads them', () => {
    const { all, flights } = build();
    const { data } = all['ConfigMap airflow-declared'];
    expect(Object.keys(data).sort()).toEqual(['.airflowignore', 'flights.json', 'flights.py']);
    expect(JSON.parse(data['flights.json'])).toEqual(document(flights));
    expect(data['flights.py']).toContain('dag = load(__file__)');
  });

  test('a SparkTask may run its application and no other', () => {
    const { all, flights } = build();
    expect(task(flights, 'delays')).toMatchObject({ operator: 'spark', arguments: { application: 'delays', namespace: 'data', arguments: ['/day'] } });
    expect(all['Role airflow-tasks'].rules).toEqual([
      { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['delete', 'get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      { apiGroups: [''], resources: ['events'], verbs: ['list'] },
      { apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['get'], resourceNames: ['delays'] },
    ]);
    expect(parse(all['ConfigMap airflow-pods'].data['default.yaml']).spec.automountServiceAccountToken).toBe(true);
  });
});
