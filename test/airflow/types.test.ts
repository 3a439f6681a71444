import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, Secret } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { parse } from 'yaml';
import { dag } from './dags/support';
import { airflow } from './support';
import {
  AirflowDatabase, AirflowDeployment, AirflowDeploymentProps, AirflowExecutor, AirflowLogs, AirflowMetrics, AirflowUsers, AirflowVersion, BashTask,
  ClientAccess, Dag, DagSource, DateTimeSensor, EmptyTask, ExternalTaskSensor, HttpSensor, HttpTask, PodTask, PythonSensor, PythonTask, SparkTask,
  SqlSensor, SqlTask, TimeDeltaSensor, TriggerDagTask,
} from '../../src';
import { told } from '../support/app';

const SENTENCES = /^Validation failed with the following errors:\n( {2}\[stack\/[\w/-]+\] .*(\n|$))+/s;

function expectSentences(describe: () => Chart): void {
  const message = told(() => (describe().node.root as App).synthYaml());
  if (message !== '') expect(message).toMatch(SENTENCES);
}

const anything = (names: string[]) => fc.dictionary(fc.constantFrom(...names), fc.anything(), { noNullPrototype: false });

test('whatever a JavaScript program passes to an Airflow, it is told in sentences', () => {
  const names: (keyof AirflowDeploymentProps)[] = [
    'dags', 'executor', 'database', 'logs', 'users', 'keys', 'apiServer', 'scheduler', 'dagProcessor', 'triggerer', 'taskPod', 'taskPods', 'queuedTimeout', 'connections',
    'variables', 'pools', 'metrics', 'ingress', 'access', 'podCreation', 'configuration', 'env', 'retention', 'airflowName', 'version', 'image', 'imagePullSecrets',
  ];
  fc.assert(fc.property(anything(names), (props) => { expectSentences(() => Chart.of(airflow(props as never))); }), { numRuns: 500 });
});

test('and to a DAG', () => {
  const names = [
    'schedule', 'dagId', 'description', 'doc', 'startDate', 'endDate', 'timeZone', 'catchup', 'maxActiveRuns', 'maxActiveTasks', 'runTimeout', 'tags', 'params', 'defaults',
  ];
  fc.assert(fc.property(anything(names), (props) => { expectSentences(() => Chart.of(dag(props as never))); }), { numRuns: 500 });
});

const TASKS: [string, new (scope: Dag, id: string, props: never) => unknown, string[]][] = [
  ['BashTask', BashTask, ['command', 'env', 'appendEnv', 'workingDirectory', 'skipOn']],
  ['PythonTask', PythonTask, ['code', 'arguments', 'branches']],
  ['PodTask', PodTask, [
    'image', 'command', 'arguments', 'namespace', 'podName', 'env', 'envFromSecrets', 'mounts', 'labels', 'resources', 'affinity', 'tolerations', 'nodeSelector', 'hostNetwork',
    'initContainers', 'user', 'securityContext', 'onFinish', 'startupTimeout', 'deferrable', 'result',
  ]],
  ['SparkTask', SparkTask, ['application', 'arguments']],
  ['HttpTask', HttpTask, ['connectionId', 'endpoint', 'method', 'body', 'headers']],
  ['SqlTask', SqlTask, ['connectionId', 'statements', 'parameters', 'autocommit']],
  ['TriggerDagTask', TriggerDagTask, ['dagId', 'conf', 'waits', 'pokeInterval']],
  ['EmptyTask', EmptyTask, []],
  ['HttpSensor', HttpSensor, ['endpoint', 'method', 'pokeInterval', 'timeout', 'reschedule']],
  ['SqlSensor', SqlSensor, ['connectionId', 'statement']],
  ['PythonSensor', PythonSensor, ['code', 'arguments']],
  ['ExternalTaskSensor', ExternalTaskSensor, ['dagId', 'externalTaskId', 'earlier']],
  ['DateTimeSensor', DateTimeSensor, ['until']],
  ['TimeDeltaSensor', TimeDeltaSensor, ['delta']],
];
const COMMON = ['taskId', 'triggerRule', 'doc', 'outlets', 'inlets', 'over', 'pod', 'templates', 'retries', 'retryDelay', 'executionTimeout', 'pool', 'poolSlots', 'priorityWeight'];

test.each(TASKS)('and to a %s', (_, Kind, names) => {
  fc.assert(fc.property(anything([...names, ...COMMON]), (props) => {
    expectSentences(() => {
      const any = dag();
      new Kind(any, 'task', props as never);
      return Chart.of(any);
    });
  }), { numRuns: 200 });
});

const secret = { secret: Secret.fromSecretName(Chart.of(airflow()), 'any', 'any'), key: 'key' };
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const resources = fc.record({ memory: fc.integer({ min: 512, max: 4096 }).map((mib) => Size.mebibytes(mib)), cpuRequest: maybe(fc.constant(Cpu.millis(100))) });
const component = maybe(fc.record({ replicas: fc.integer({ min: 1, max: 3 }), resources }));
const pod = fc.record({ resources, namespace: maybe(fc.constantFrom('data', 'jobs', 'more')), labels: maybe(fc.constant({ team: 'data' })), mounts: maybe(fc.record({ path: fc.constant('/x'), volume: fc.constant({ name: 'x', emptyDir: {} }) }).map((mount) => [mount])) });
const pgBouncer = maybe(fc.constant({ serverConnections: 10 }));

/** Every Airflow of this kind is sound. */
const sound: fc.Arbitrary<AirflowDeploymentProps> = fc.record({
  executor: fc.constant(AirflowExecutor.kubernetes()),
  database: maybe(pgBouncer.chain((options) => fc.constantFrom(
    AirflowDatabase.embedded({ pgBouncer: options }), AirflowDatabase.external({ host: 'db', password: secret, pgBouncer: options })))),
  logs: fc.constantFrom(AirflowLogs.ephemeral(), AirflowLogs.remote('s3://logs/x', 'store')),
  users: maybe(fc.constantFrom(AirflowUsers.simple([{ name: 'ada' }]), AirflowUsers.fab())),
  keys: maybe(fc.record({ fernetKey: maybe(fc.constant(secret)), apiSecretKey: maybe(fc.constant(secret)), jwtSecret: maybe(fc.constant(secret)) })),
  apiServer: component,
  scheduler: component,
  dagProcessor: component,
  triggerer: component,
  taskPod: maybe(pod),
  taskPods: maybe(fc.dictionary(fc.constantFrom('big', 'far'), pod)),
  queuedTimeout: maybe(fc.constant(Duration.minutes(5))),
  connections: maybe(fc.constant({ db: EnvValue.fromSecretValue(secret) })),
  pools: maybe(fc.dictionary(fc.constantFrom('a', 'b'), fc.record({ slots: fc.integer({ min: -1, max: 9 }) }))),
  metrics: maybe(fc.constant(AirflowMetrics.statsd('statsd'))),
  ingress: maybe(fc.record({ host: fc.constant('airflow.example.org'), tlsSecretName: maybe(fc.constant('tls')) })),
  version: maybe(fc.constantFrom(AirflowVersion.V3_2_2, AirflowVersion.V3_3_2)),
  dags: maybe(fc.uniqueArray(fc.constantFrom('image', 'files', 'git', 'sync', 'nfs'), { minLength: 1 }).map((kinds) => kinds.map((bundleName) => ({
    image: () => DagSource.image('/x', { bundleName }),
    files: () => DagSource.configMap({ 'a/b.py': 'x = 1' }, { bundleName }),
    git: () => DagSource.gitBundle({ bundleName, repository: 'https://git.example.org/dags.git' }),
    sync: () => DagSource.gitSync({ bundleName, repository: 'https://git.example.org/dags.git' }),
    nfs: () => DagSource.nfs('nfs', '/dags', { bundleName }),
  }[bundleName]!())))),
}).map((props) => (props.ingress ? { ...props, access: ClientAccess.anywhere() } : props));

test('every sound combination synthesizes, twice to the same bytes, with no two objects of one name, and with pods that find what they name', () => {
  const synthesize = (props: AirflowDeploymentProps) => {
    const deployment: AirflowDeployment = airflow(props);
    new PodTask(new Dag(Chart.of(deployment), 'any', { airflow: deployment }), 'pod', { image: 'alpine:3', namespace: 'elsewhere', pod: props.taskPods?.big ? 'big' : undefined });
    const chart = Chart.of(deployment);
    return { deployment, yaml: (chart.node.root as App).synthYaml(), objects: chart.toJson() };
  };
  fc.assert(fc.property(sound, (props) => {
    const { deployment, yaml, objects } = synthesize(props);
    expect(synthesize(props).yaml).toBe(yaml);
    const titles = objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? 'data'} ${name}`);
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
    const templates = Object.entries(objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'airflow-pods').data);
    const tasks = templates.map(([file, text]) => ({ namespace: deployment.taskNamespace(file.replace('.yaml', '')), ...parse(text as string).spec }));
    const daemons = objects.filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind)).map(({ spec }) => ({ namespace: 'data', ...spec.template.spec }));
    for (const { namespace, serviceAccountName, volumes } of [...tasks, ...daemons]) {
      if (serviceAccountName) expect(titles).toContain(`ServiceAccount ${namespace} ${serviceAccountName}`);
      for (const { configMap } of volumes) if (configMap) expect(titles).toContain(`ConfigMap ${namespace} ${configMap.name}`);
    }
  }), { numRuns: 100 });
});
