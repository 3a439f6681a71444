import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Cron, Duration, Size } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import { airflow, objects, pods, synth, variables } from './support';
import { AirflowDatabase, AirflowDeployment, AirflowExecutor, AirflowLogs, AirflowMetrics, AirflowUsers, AirflowVersion, ClientAccess, DagSource } from '../../src';
import { command, emptyFolder, ROOT } from '../support/command';

const configuration = (all: { [title: string]: any }) => all['ConfigMap airflow-configuration'].data;
const taskPod = (all: { [title: string]: any }, name = 'default') => parse(all['ConfigMap airflow-pods'].data[`${name}.yaml`]);
const secretsOf = (pod: any) => pod.containers[0].env.flatMap(({ name, valueFrom }: any) => (valueFrom?.secretKeyRef ? [name] : []));

test('is 28 objects, and 20 with a database, logs and keys of one\'s own', () => {
  const secret = (chart: Chart, key: string) => ({ secret: Secret.fromSecretName(chart, key, key), key });
  const chart = Chart.of(airflow());
  expect(Object.keys(synth())).toHaveLength(28);
  const all = synth({
    database: AirflowDatabase.external({ host: 'db.example.org', password: secret(chart, 'database') }),
    keys: { fernetKey: secret(chart, 'fernet'), apiSecretKey: secret(chart, 'api'), jwtSecret: secret(chart, 'jwt') },
    users: AirflowUsers.simple([{ name: 'ada', password: secret(chart, 'ada') }]),
    logs: AirflowLogs.remote('s3://logs/airflow', 'store'),
  });
  expect(Object.keys(all).filter((title) => /secrets|database|logs$/.test(title))).toEqual([]);
  expect(Object.keys(all)).toHaveLength(20);
});

describe('what grows', () => {
  const job = (all: { [title: string]: any }) => all['CronJob airflow-cleanup'].spec.jobTemplate.spec.template.spec;

  test('stays, if nothing else is said', () => {
    expect(synth()['CronJob airflow-cleanup']).toBeUndefined();
  });

  test('goes when it is old: files on the volume, and runs by one who may reach the database', () => {
    const all = synth({ retention: { logs: Duration.days(30), runs: Duration.days(90), schedule: Cron.weekly() } });
    expect(Object.keys(all)).toHaveLength(29);
    expect(all['CronJob airflow-cleanup'].spec).toMatchObject({ schedule: '0 0 * * 0', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
    const { containers: [container], volumes, automountServiceAccountToken } = job(all);
    expect(container.args.slice(2)).toEqual(['--logs', '2592000', '--runs', '7776000', '--tables', 'asset_event,import_error,job,log,revoked_token']);
    expect(secretsOf(job(all))).toEqual(['PGPASSWORD']);
    expect(volumes).toContainEqual({ name: 'logs', persistentVolumeClaim: { claimName: 'airflow-logs' } });
    expect(automountServiceAccountToken).toBe(false);
    const clients = all['NetworkPolicy airflow-database'].spec.ingress[0].from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/component']);
    expect(clients).toContain('cleanup');
  });

  test('logs on no volume are those of pods that stay: one may remove these where tasks run, and nothing else', () => {
    const all = synth({ logs: AirflowLogs.remote('s3://logs/airflow'), retention: { logs: Duration.days(2) }, taskPods: { far: { namespace: 'etl' } } });
    expect(job(all).containers[0].args.slice(2)).toEqual([
      '--pods', '172800', '--namespaces', 'data,etl',
      '--selector', 'app.kubernetes.io/name=airflow,app.kubernetes.io/instance=airflow,app.kubernetes.io/component=task',
    ]);
    expect(job(all)).toMatchObject({ serviceAccountName: 'airflow-cleanup', automountServiceAccountToken: true });
    expect(secretsOf(job(all))).toEqual([]);
    for (const title of ['Role airflow-cleanup', 'Role etl airflow-cleanup']) expect(all[title].rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['delete', 'list'] }]);
    const clients = all['NetworkPolicy airflow-database'].spec.ingress[0].from.map(({ podSelector }: any) => podSelector.matchLabels['app.kubernetes.io/component']);
    expect(clients).not.toContain('cleanup');
  });
});

test('two syntheses are the same to the byte, and hold no secret', () => {
  expect(JSON.stringify(synth())).toBe(JSON.stringify(synth()));
  expect(Object.values(synth()).filter(({ kind }) => kind === 'Secret')).toEqual([]);
});

test('who makes Secrets says which, and may do nothing else', () => {
  const all = synth();
  const job = all['Job airflow-secrets'];
  expect(job.metadata.annotations['cdk8s-bigdata/makes-secrets'].split(',')).toEqual([
    'airflow-fernet-key', 'airflow-api-secret-key', 'airflow-jwt-secret', 'airflow-database', 'airflow-user-admin',
  ]);
  expect(job.spec.template.spec.serviceAccountName).toBe('airflow-secrets');
  expect(all['Role airflow-secrets'].rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }]);
});

test('keys are in the pods that need them and in no other', () => {
  const all = synth({ triggerer: {} });
  const parts = pods(all);
  const [database, fernet, api, jwt] = ['PGPASSWORD', 'AIRFLOW__CORE__FERNET_KEY', 'AIRFLOW__API__SECRET_KEY', 'AIRFLOW__API_AUTH__JWT_SECRET'];
  expect(secretsOf(parts['api-server'])).toEqual([database, fernet, api, jwt]);
  expect(secretsOf(parts.scheduler)).toEqual([database, fernet, jwt]);
  expect(secretsOf(parts['dag-processor'])).toEqual([database, fernet]);
  expect(secretsOf(parts.triggerer)).toEqual([database, fernet, api]);
  expect(secretsOf(parts.migration)).toEqual([database, fernet]);
  expect(secretsOf(taskPod(all).spec)).toEqual([]);
  expect(JSON.stringify(configuration(all))).not.toMatch(/sql_alchemy_conn|postgresql:/i);
});

test('only pods that call Kubernetes have a token', () => {
  const all = synth();
  const withToken = Object.entries(pods(all)).filter(([, pod]) => pod.automountServiceAccountToken).map(([component]) => component).sort();
  expect(withToken).toEqual(['api-server', 'scheduler', 'secrets']);
  expect(taskPod(all).spec.automountServiceAccountToken).toBe(false);
});

test('tasks may do what was allowed, and have a token then', () => {
  const deployment = airflow();
  deployment.allowPods('jobs', true);
  deployment.allowPods();
  const all = objects(deployment);
  expect(taskPod(all).spec.automountServiceAccountToken).toBe(true);
  const roles = Object.values(all).filter(({ kind, metadata }) => kind === 'Role' && metadata.name === 'airflow-tasks');
  expect(roles.map(({ metadata, rules }) => [metadata.namespace, rules.flatMap(({ resources }: any) => resources)]).sort()).toEqual([
    ['data', ['pods', 'pods/log', 'events']],
    ['jobs', ['pods', 'pods/log', 'events', 'pods/exec']],
  ]);
  const binding = Object.values(all).find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.namespace === 'jobs');
  expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'airflow-task', namespace: 'data' }]);
});

test('a local executor runs tasks in the scheduler, which may then do what tasks may', () => {
  const deployment = airflow({ executor: AirflowExecutor.local({ parallelism: 3 }) });
  expect(pods(objects(deployment)).scheduler).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: 'airflow-scheduler' });
  deployment.allowPods();
  const all = objects(deployment);
  const { scheduler } = pods(all);
  expect(scheduler.automountServiceAccountToken).toBe(true);
  expect(scheduler.containers[0].volumeMounts.map(({ mountPath }: any) => mountPath)).toContain('/opt/airflow/declared');
  expect(configuration(all)).toMatchObject({ AIRFLOW__CORE__EXECUTOR: 'LocalExecutor', AIRFLOW__CORE__PARALLELISM: '3' });
  expect(all['ConfigMap airflow-pods']).toBeUndefined();
});

test('every pod with data of Airflow waits for the tables of its release', () => {
  const parts = pods(synth({ triggerer: {} }));
  for (const component of ['api-server', 'scheduler', 'dag-processor', 'triggerer']) {
    expect(parts[component].initContainers.at(-1)).toMatchObject({ name: 'wait-for-database', args: ['python', '/opt/airflow/scripts/wait.py', 'tables'] });
  }
});

test('no pod starts in another namespace than the one that Airflow was described for, and each says the remedy', async () => {
  const { scheduler, migration } = pods(synth());
  for (const container of [scheduler.initContainers.at(-1), migration.containers[0]]) {
    const { SYNTHESIZED_NAMESPACE, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN } = Object.fromEntries(container.env.map(({ name, value }: any) => [name, value]));
    expect(container.env).toContainEqual({ name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } });
    const folder = emptyFolder('wait');
    writeFileSync(join(folder, 'psycopg2.py'), ''); // it is in the image, and not asked
    const env = { PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1', NAMESPACE: 'copy', SYNTHESIZED_NAMESPACE, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN };
    const { code, stderr } = await command('python3', [join(ROOT, 'src/airflow/scripts/wait.py')], { env });
    expect(code).toBe(1);
    expect(stderr).toContain(`runs in the namespace copy, but its Airflow was described for the namespace ${Chart.of(airflow()).namespace}.`);
    expect(stderr).toContain('new Chart(app, id, { namespace: \'copy\' })');
  }
});

test('another release is another migration, and daemons of the new image', () => {
  const [before, after] = [AirflowVersion.V3_2_2, AirflowVersion.V3_3_2].map((version) => synth({ version }));
  expect(before['Job airflow-migration'].metadata.name).not.toBe(after['Job airflow-migration'].metadata.name);
  expect(before['Job airflow-migration'].spec.template.spec.containers[0].image).toBe('apache/airflow:3.2.2-python3.11');
});

test('a changed configuration rolls the daemons and migrates nothing', () => {
  const [before, after] = [{}, { configuration: { 'core.max_active_runs_per_dag': '4' } }].map((props) => synth(props));
  const hash = (all: any) => all['Deployment airflow-scheduler'].spec.template.metadata.annotations;
  expect(hash(before)).not.toEqual(hash(after));
  expect(before['Job airflow-migration']).toEqual(after['Job airflow-migration']);
  expect(configuration(after).AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG).toBe('4');
});

test('new DAGs restart nothing', () => {
  const [before, after] = ['x = 1', 'x = 2'].map((text) => synth({ dags: [DagSource.configMap({ 'a.py': text })] }));
  const differing = Object.keys(before).filter((title) => JSON.stringify(before[title]) !== JSON.stringify(after[title]));
  expect(differing).toEqual(['ConfigMap airflow-dags-dags']);
});

test('policies admit what talks to each other', () => {
  const all = synth({ triggerer: {} });
  const peers = (name: string) => (all[`NetworkPolicy airflow-${name}`].spec.ingress ?? []).map(({ ports, from }: any) =>
    [ports.map(({ port }: any) => port), from.map(({ podSelector }: any) => podSelector.matchLabels?.['app.kubernetes.io/component'])]);
  expect(peers('api-server')).toEqual([[[8080], ['task', 'scheduler', 'triggerer', undefined]]]);
  expect(peers('database')).toEqual([[[5432], ['api-server', 'scheduler', 'dag-processor', 'triggerer', 'migration', 'setup']]]);
  expect(peers('scheduler')).toEqual([]);
  expect(peers('dag-processor')).toEqual([]);
  expect(peers('triggerer')).toEqual([[[8794], ['api-server']]]);
});

test('behind PgBouncer, only it reaches the database', () => {
  const all = synth({ database: AirflowDatabase.embedded({ pgBouncer: { serverConnections: 10 } }) });
  const { env } = pods(all).scheduler.containers[0];
  expect(env).toContainEqual({ name: 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN', value: 'postgresql+psycopg2://airflow@airflow-pgbouncer:6432/airflow' });
  expect(all['NetworkPolicy airflow-database'].spec.ingress[0].from).toHaveLength(1);
  expect(all['Service airflow-pgbouncer'].spec.ports).toEqual([{ name: 'pgbouncer', port: 6432, targetPort: 'pgbouncer' }]);
});

test('connections and variables go to those that hand them out, and not to tasks', () => {
  const password = { secret: Secret.fromSecretName(Chart.of(airflow()), 'keys', 'keys'), key: 'flights' };
  const all = synth({ connections: { flights: EnvValue.fromSecretValue(password) }, variables: { region: EnvValue.fromValue('eu') } });
  const parts = pods(all);
  expect(variables(parts['api-server'])).toEqual(expect.arrayContaining(['AIRFLOW_CONN_FLIGHTS', 'AIRFLOW_VAR_REGION']));
  expect(variables(taskPod(all).spec)).toEqual([]);
});

test('pools are told to the database by a Job of their own', () => {
  const all = synth({ pools: { cluster: { slots: 2, description: 'heavy' }, other: { slots: 1 } } });
  expect(JSON.parse(all['ConfigMap airflow-scripts'].data['pools.json'])).toEqual({ cluster: { slots: 2, description: 'heavy' }, other: { slots: 1, description: '' } });
  const [one, two] = [2, 3].map((slots) => synth({ pools: { cluster: { slots } } })['Job airflow-setup'].metadata.name);
  expect(one).not.toBe(two);
  expect(synth()['Job airflow-setup']).toBeUndefined();
});

test('users of FAB are made in the database, and those of the simple manager are files', () => {
  const fab = synth({ users: AirflowUsers.fab() });
  expect(JSON.parse(fab['ConfigMap airflow-scripts'].data['users.json'])).toEqual([{ name: 'admin', role: 'admin' }]);
  expect(pods(fab)['api-server'].containers[0].args).toEqual(['api-server']);
  expect(configuration(synth()).AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS).toBe('admin:admin');
});

test('pods of tasks can be chosen, and keep what makes them tasks of this Airflow', () => {
  const all = synth({ taskPods: { big: { resources: { memory: Size.gibibytes(4) }, nodeSelector: { disk: 'fast' }, labels: { team: 'data' } } } });
  const pod = taskPod(all, 'big');
  expect(pod.spec.containers[0].resources.limits).toEqual({ memory: '4Gi' });
  expect(pod.spec.nodeSelector).toEqual({ disk: 'fast' });
  expect(pod.metadata.labels).toMatchObject({ 'team': 'data', 'app.kubernetes.io/component': 'task', 'app.kubernetes.io/instance': 'airflow' });
});

describe('tasks in other namespaces', () => {
  const props = { taskPod: { namespace: 'work' }, taskPods: { near: { namespace: 'data' }, far: { namespace: 'jobs' } }, logs: AirflowLogs.ephemeral() };
  const titles = (all: object, namespace: string) => Object.keys(all).filter((title) => title.split(' ')[1] === namespace).sort();

  test('have there what they read and an account, and the daemons that handle them may do it there', () => {
    const all = synth({ ...props, dags: [DagSource.configMap({ 'a.py': 'x = 1' })] });
    const there = [
      'ConfigMap airflow-configuration', 'ConfigMap airflow-dags-dags', 'ConfigMap airflow-declared', 'ConfigMap airflow-python', 'Role airflow-api-server',
      'Role airflow-scheduler', 'RoleBinding airflow-api-server', 'RoleBinding airflow-scheduler', 'ServiceAccount airflow-task',
    ];
    for (const namespace of ['work', 'jobs']) {
      expect(titles(all, namespace)).toEqual(there.map((title) => title.replace(' ', ` ${namespace} `)));
      expect(all[`ConfigMap ${namespace} airflow-configuration`].data).toEqual(configuration(all));
      expect(all[`ConfigMap ${namespace} airflow-dags-dags`].data).toEqual(all['ConfigMap airflow-dags-dags'].data);
      expect(all[`RoleBinding ${namespace} airflow-scheduler`].subjects).toEqual([{ kind: 'ServiceAccount', name: 'airflow-scheduler', namespace: 'data' }]);
    }
    expect(configuration(all)).toMatchObject({
      AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE: 'work',
      AIRFLOW__KUBERNETES_EXECUTOR__MULTI_NAMESPACE_MODE: 'True',
      AIRFLOW__KUBERNETES_EXECUTOR__MULTI_NAMESPACE_MODE_NAMESPACE_LIST: 'work,data,jobs',
      AIRFLOW__CORE__EXECUTION_API_SERVER_URL: 'http://airflow-api-server.data:8080/execution/',
    });
  });

  test('reach the api-server, and may do there what tasks may', () => {
    const deployment = airflow(props);
    deployment.allowPods('elsewhere');
    const all = objects(deployment);
    const { from } = all['NetworkPolicy airflow-api-server'].spec.ingress[0];
    expect(from.slice(0, 3).map(({ namespaceSelector }: any) => namespaceSelector?.matchLabels['kubernetes.io/metadata.name'])).toEqual(['work', undefined, 'jobs']);
    expect(all['RoleBinding elsewhere airflow-tasks'].subjects.map(({ name, namespace }: any) => `${namespace}/${name}`)).toEqual(['work/airflow-task', 'data/airflow-task', 'jobs/airflow-task']);
  });

  test('need nothing in a namespace where there are none', () => {
    const all = synth({ taskPod: { namespace: 'work' }, logs: AirflowLogs.ephemeral() });
    expect([all['ServiceAccount airflow-task'], all['Role airflow-scheduler'], all['Role airflow-api-server']]).toEqual([undefined, undefined, undefined]);
    expect(configuration(all)).not.toHaveProperty('AIRFLOW__KUBERNETES_EXECUTOR__MULTI_NAMESPACE_MODE');
    expect(Object.keys(all)).toHaveLength(27 - 5 + 8);
  });
});

test('pods that were killed stay only where their logs would go with them', () => {
  const stays = (logs: AirflowLogs) => configuration(synth({ logs })).AIRFLOW__KUBERNETES_EXECUTOR__DELETE_WORKER_PODS_ON_FAILURE;
  expect([stays(AirflowLogs.claim()), stays(AirflowLogs.ephemeral()), stays(AirflowLogs.remote('s3://logs/x'))]).toEqual(['True', 'False', 'False']);
});

test('logs on a volume of one node bring all that mount it together, beside what else is wanted', () => {
  const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] }, nodeAffinity: {} };
  const logs = AirflowLogs.claim(Size.gibibytes(1), { oneNode: true });
  const all = synth({ logs, taskPod: { affinity }, retention: { logs: Duration.days(2) }, triggerer: {} });
  expect(all['PersistentVolumeClaim airflow-logs'].spec.accessModes).toEqual(['ReadWriteOnce']);
  const { 'api-server': apiServer, scheduler, 'dag-processor': processor, triggerer, database, migration } = pods(all);
  const cleanup = all['CronJob airflow-cleanup'].spec.jobTemplate.spec.template.spec;
  const task = taskPod(all).spec;
  for (const { affinity: { podAffinity } } of [apiServer, scheduler, processor, triggerer, cleanup, task]) {
    expect(podAffinity.requiredDuringSchedulingIgnoredDuringExecution.at(-1)).toMatchObject({ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'airflow' } } });
  }
  expect(task.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toHaveLength(2);
  for (const pod of [database, migration]) expect(pod.affinity).toBeUndefined();
  expect(pods(synth()).scheduler.affinity).toBeUndefined();
});

test('a pod of tasks is what it is said to be', () => {
  const volume = { name: 'data', persistentVolumeClaim: { claimName: 'flights' } };
  const all = synth({
    taskPod: {
      tolerations: [{ key: 'spot', operator: 'Exists' }],
      annotations: { team: 'flights' },
      mounts: [{ path: '/data', volume, readOnly: true }],
      podSpec: { hostAliases: [{ ip: '10.0.0.1' }] },
    },
  });
  const { metadata, spec } = taskPod(all);
  expect(metadata.annotations).toEqual({ team: 'flights' });
  expect(spec).toMatchObject({ tolerations: [{ key: 'spot', operator: 'Exists' }], hostAliases: [{ ip: '10.0.0.1' }] });
  expect(spec.volumes).toContainEqual(volume);
  expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'data', mountPath: '/data', readOnly: true });
});

test('behind PgBouncer no process keeps connections that it does not use', () => {
  expect(configuration(synth({ database: AirflowDatabase.embedded({ pgBouncer: {} }) })).AIRFLOW__DATABASE__SQL_ALCHEMY_POOL_ENABLED).toBe('False');
});

test('two Airflows whose tasks would share a namespace are refused', () => {
  const one = airflow();
  const scope = new Chart(one.node.root, 'more', { namespace: 'other' });
  const props = { logs: AirflowLogs.ephemeral(), taskPods: { far: { namespace: 'data' } } };
  const other = new AirflowDeployment(scope, 'other', props);
  expect(other.node.validate().join('\n')).toMatch(/Its tasks run in the namespace data, as those of stack\/airflow do/);
  expect(new AirflowDeployment(scope, 'third', { executor: AirflowExecutor.local() }).node.validate()).toEqual([]);
});

test('metrics, ingress and replicas', () => {
  const all = synth({
    metrics: AirflowMetrics.openTelemetry('http://prometheus.monitoring:9090/api/v1/otlp'),
    ingress: { host: 'airflow.example.org', className: 'nginx', tlsSecretName: 'tls' },
    access: ClientAccess.anywhere(),
    apiServer: { replicas: 2 },
    scheduler: { replicas: 2 },
  });
  expect(configuration(all)).toMatchObject({
    AIRFLOW__METRICS__OTEL_ON: 'True', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://prometheus.monitoring:9090/api/v1/otlp', AIRFLOW__API__BASE_URL: 'https://airflow.example.org',
  });
  expect(pods(all)['api-server'].containers[0].args).toContain('--proxy-headers');
  expect(pods(all)['api-server'].containers[0].env).toContainEqual({ name: 'FORWARDED_ALLOW_IPS', value: '*' });
  expect(all['Ingress airflow'].spec.rules[0].http.paths[0].backend.service).toEqual({ name: 'airflow-api-server', port: { name: 'http' } });
  expect([all['Deployment airflow-api-server'], all['Deployment airflow-scheduler'], all['Deployment airflow-dag-processor']].map(({ spec }) => spec.strategy)).toEqual([
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
    { type: 'Recreate' },
  ]);
  expect(all['PodDisruptionBudget airflow-scheduler'].spec.maxUnavailable).toBe(1);
});
