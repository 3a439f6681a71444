import { Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  AirflowDeployment, Asset, BashTask, Dag, DagNode, DagParam, DagSchedule, DateTimeSensor, EmptyTask, ExternalTaskSensor, HttpSensor, HttpTask,
  MappedOver, PodTask, PythonCode, PythonSensor, PythonTask, SparkApplication, SparkCode, SparkFile, SparkTask, SparkTrigger, SqlSensor, SqlTask, Task,
  TaskGroup, TimeDeltaSensor, TriggerDagTask,
} from '../../src';

/** A DAG with every kind of task and everything that a DAG can say, which is only read. */
export function everyKind(chart: Chart, airflow: AirflowDeployment): void {
  const asset = new Asset('hdfs://hdfs/flights', 'flights');
  const dag = new Dag(chart, 'every-kind', {
    airflow,
    pausedAtFirst: true,
    description: 'all of it',
    doc: '# All',
    schedule: DagSchedule.cron('0 3 * * mon-fri', { timeZone: 'Europe/Berlin' }),
    startDate: '2026-01-01',
    endDate: '2030-01-01T03:00',
    timeZone: 'Europe/Berlin',
    catchup: true,
    maxActiveRuns: 2,
    maxActiveTasks: 3,
    runTimeout: Duration.hours(2),
    tags: ['all'],
    params: {
      day: DagParam.text('2026-01-01', { description: 'of the flights' }),
      count: DagParam.number(3),
      dry: DagParam.flag(true),
      color: DagParam.choice(['red', 'blue']),
      list: DagParam.json(['a'], { type: 'array', items: { type: 'string' } }),
    },
    defaults: { retries: 2, retryDelay: Duration.minutes(1), owner: 'ada', poolSlots: 1, priorityWeight: 2 },
  });
  const application = new SparkApplication(chart, 'read-only', { code: SparkCode.python(SparkFile.inImage('/job.py')), trigger: SparkTrigger.manual() });
  const there = { pokeInterval: Duration.seconds(5), timeout: Duration.hours(1), reschedule: true, softFail: true };
  const check = PythonCode.function('json:loads');
  const group = new TaskGroup(dag, 'group', { tooltip: 'together' });
  const list = new PythonTask(group, 'python', { code: check, arguments: { s: '[1]' }, retries: 0, exponentialBackoff: true, executionTimeout: Duration.minutes(1), pool: 'default_pool', dependsOnPast: true, doc: '# it' });
  new BashTask(group, 'bash', { command: 'date', env: { A: 'b' }, workingDirectory: '/tmp', skipOn: [7], outlets: [asset], inlets: [asset], pod: 'default' });
  new BashTask(group, 'mapped', { command: '', over: MappedOver.resultOf('bash_command', list) });
  new PythonTask(dag, 'branch', { code: check, branches: true });
  new HttpTask(dag, 'http', { endpoint: '/', headers: { Accept: '*/*' }, body: '{}', templates: true });
  new SqlTask(dag, 'sql', { connectionId: 'db', statements: ['select 1', 'select 2'], parameters: { x: 1 }, autocommit: true });
  new PodTask(dag, 'pod', {
    image: 'alpine:3',
    deferrable: true,
    skipOn: [7],
    podSpec: { dnsPolicy: 'Default', runtimeClassName: 'gvisor' },
    containerSpec: { ports: [{ containerPort: 80 }] },
    operatorArguments: { reattach_on_restart: false, max_active_tis_per_dag: 1 },
  });
  new PodTask(dag, 'pod-with-result', { image: 'alpine:3', result: true });
  new SparkTask(dag, 'spark', { application, arguments: ['{{ ds }}'], templates: true });
  new SqlSensor(dag, 'rows', { connectionId: 'db', statement: 'select 1', ...there });
  new HttpSensor(dag, 'page', { endpoint: '/', method: 'HEAD', ...there });
  new PythonSensor(dag, 'function', { code: check, ...there });
  new ExternalTaskSensor(dag, 'external', { dagId: 'talk', externalTaskId: 'A', earlier: Duration.hours(1), ...there });
  new DateTimeSensor(dag, 'moment', { until: '2026-01-01T03:00:00+01:00', ...there });
  new TimeDeltaSensor(dag, 'delta', { delta: Duration.minutes(5), ...there });
  new TriggerDagTask(dag, 'trigger', { dagId: 'on-assets', conf: { day: '2026-01-01' }, waits: true, pokeInterval: Duration.seconds(5) });
  new EmptyTask(dag, 'end').after(group);
  new EmptyTask(new Dag(chart, 'on-assets', { airflow, schedule: DagSchedule.onAssets(asset), pausedAtFirst: true }), 'nothing');
  new EmptyTask(new Dag(chart, 'often', { airflow, schedule: DagSchedule.every(Duration.minutes(5)), pausedAtFirst: true }), 'nothing');
  new EmptyTask(new Dag(chart, 'again', { airflow, schedule: DagSchedule.continuous(), maxActiveRuns: 1, startDate: '2026-01-01', pausedAtFirst: true }), 'nothing');
}

/** A DAG with these texts wherever a text may be, and with ids and groups that Python has to be careful with, which is only read. @param airflow with a pod `away` */
export function wildTexts(chart: Chart, airflow: AirflowDeployment, texts: readonly string[]): void {
  const [first] = texts;
  const dag = new Dag(chart, 'wild', {
    airflow, description: first, doc: texts.join('\n'), params: { any: DagParam.json(texts, { $comment: first, type: 'array' }), import: DagParam.text(first) },
  });
  const [group, other] = ['import', 'list'].map((id) => new TaskGroup(dag, id, { tooltip: first }));
  const inner = new TaskGroup(group, 'inner');
  const list = new PythonTask(inner, 'def', { code: PythonCode.function('json:loads'), arguments: { s: '[1]' } });
  texts.forEach((text, i) => new BashTask(dag, `bash-${i}`, { command: text, env: { TEXT: text }, doc: text }).before(...(i % 3 === 0 ? [group, other] : [inner])));
  texts.forEach((text, i) => new PythonTask(other, `${i}`, { code: PythonCode.function('json:dumps'), arguments: { obj: { [text]: [text] } } }));
  new BashTask(group, 'DAG', { command: '', over: MappedOver.values('bash_command', [...texts]) });
  const late = new PythonTask(dag, 'late', { code: PythonCode.function('json:loads'), arguments: { s: '[]' } });
  new BashTask(inner, 'mapped', { command: '', over: MappedOver.resultOf('bash_command', late) }).after(list);
  new PodTask(dag, 'pod', { image: 'alpine:3', arguments: [...texts] }).after(group, other);
  new HttpTask(dag, 'http', { endpoint: first, body: texts.at(-1), templates: true });
  new EmptyTask(dag, 'away', { pod: 'away' });
}

/** Groups in groups, whose tasks come in no order, and after what was there before. */
const GRAPH = fc.array(
  fc.record({ kind: fc.constantFrom('group', 'task', 'mapped'), scope: fc.nat(), earlier: fc.array(fc.nat(), { maxLength: 2 }) }), { minLength: 2, maxLength: 16 },
);

/** So many DAGs with all that order and groups can be, of which some are none: synth refuses them. */
export function graphs(chart: Chart, airflow: AirflowDeployment, count: number): void {
  fc.sample(GRAPH, count).forEach((nodes, i) => {
    const dag = new Dag(chart, `graph-${i}`, { airflow });
    const made: DagNode[] = [];
    for (const [j, { kind, scope, earlier }] of nodes.entries()) {
      const [groups, tasks] = [made.filter((each) => each instanceof TaskGroup), made.filter((each) => each instanceof Task)];
      const around = [dag, ...groups][scope % (groups.length + 1)];
      const over = kind === 'mapped' && tasks.length > 0 ? MappedOver.resultOf('bash_command', tasks[scope % tasks.length]) : undefined;
      const node = kind === 'group' ? new TaskGroup(around, `n${j}`) : new BashTask(around, `n${j}`, { command: '', over });
      if (made.length > 0) node.after(...earlier.map((each) => made[each % made.length]));
      made.push(node);
    }
  });
}

/** Its tasks, as Airflow calls their operators. */
export const OPERATORS = {
  'branch': 'BranchPythonOperator',
  'delta': 'TimeDeltaSensor',
  'end': 'EmptyOperator',
  'external': 'ExternalTaskSensor',
  'function': 'PythonSensor',
  'group.bash': 'BashOperator',
  'group.mapped': 'BashOperator',
  'group.python': 'PythonOperator',
  'http': 'HttpOperator',
  'moment': 'DateTimeSensor',
  'page': 'HttpSensor',
  'pod': 'KubernetesPodOperator',
  'pod-with-result': 'PodWithResultOperator',
  'rows': 'SqlSensor',
  'spark': 'SparkApplicationOperator',
  'sql': 'StatementsOperator',
  'trigger': 'TriggerDagRunOperator',
};
