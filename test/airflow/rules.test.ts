import { Chart, Duration, Size } from 'cdk8s';
import { EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import { airflow, complaints } from './support';
import { AirflowDatabase, AirflowDeployment, AirflowDeploymentProps, AirflowExecutor, AirflowLogs, AirflowUsers, AirflowVersion, DagSource, GitCredentials } from '../../src';
import { told } from '../support/app';

const password = { secret: Secret.fromSecretName(Chart.of(airflow()), 'keys', 'keys'), key: 'password' };
const once = new PersistentVolumeClaim(Chart.of(airflow()), 'once', { accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE], storage: Size.gibibytes(1) });
const text = (value: string) => EnvValue.fromValue(value);
const external = (options: object) => ({ database: AirflowDatabase.external({ host: 'db', password, ...options }) });

test('a sound Airflow has nothing to complain about', () => {
  for (const executor of [AirflowExecutor.kubernetes(), AirflowExecutor.local()]) {
    expect(airflow({ executor }).node.findAll().flatMap((construct) => construct.node.validate())).toEqual([]);
  }
});

test.each<[string, AirflowDeploymentProps, RegExp]>([
  ['an old release', { version: AirflowVersion.of('2.11.0') }, /version 2\.11\.0 of Airflow is not supported.*Use 3\.2\.0 or newer/],
  ['a release that is none', { version: AirflowVersion.of('latest') }, /version "latest" is no release/],
  ['no scheduler', { scheduler: { replicas: 0 } }, /scheduler: replicas 0 is not a whole number/],
  ['no parallelism', { executor: AirflowExecutor.local({ parallelism: 0 }) }, /executor: parallelism 0/],
  ['memory that Airflow does not start with', { apiServer: { resources: { memory: Size.mebibytes(128) } } }, /apiServer: resources: memory 128 MiB is less.*mebibytes\(400\)/],
  ['memory that no task starts with', { taskPods: { tiny: { resources: { memory: Size.mebibytes(64) } } } }, /taskPods: tiny: resources: memory 64 MiB/],
  ['no time to wait', { queuedTimeout: Duration.seconds(0) }, /queuedTimeout is not longer than nothing/],
  ['a URL for a host', external({ host: 'postgresql://db' }), /database: host "postgresql:\/\/db" is no name/],
  ['a port that is none', external({ port: 0 }), /database: port 0/],
  ['an unknown mode of TLS', external({ sslMode: 'yes' }), /database: sslMode "yes" is unknown/],
  ['a user that is none', external({ user: 'a b' }), /database: user "a b"/],
  ['nobody', { users: AirflowUsers.simple([]) }, /users: there are none/],
  ['a user that breaks a list', { users: AirflowUsers.simple([{ name: 'ada:admin,eve' }]) }, /users: "ada:admin,eve" is no name of a user/],
  ['the same user twice', { users: AirflowUsers.simple([{ name: 'ada' }, { name: 'ada' }]) }, /users: ada is there twice/],
  ['logs on the moon', { logs: AirflowLogs.remote('moon://logs') }, /logs: "moon:\/\/logs" is no place/],
  ['nothing to remove', { retention: {} }, /retention removes nothing/],
  ['logs that are still written', { retention: { logs: Duration.hours(3) } }, /retention: logs: PT3H is less than a day, and the log of a task.*Duration\.days\(1\)/],
  ['runs that go on', { retention: { runs: Duration.hours(23) } }, /retention: runs: PT23H is less than a day, and what is still in use/],
  ['logs that nobody here keeps', { executor: AirflowExecutor.local(), logs: AirflowLogs.remote('s3://logs'), retention: { logs: Duration.days(2) } }, /retention: logs: they are in s3:\/\/logs/],
  ['DAGs that one node has', { dags: [DagSource.volume(once)] }, /dags: the claim can be mounted on one node only/],
  ['two sources of one name', { dags: [DagSource.image(), DagSource.image('/other')] }, /dags: two sources are called dags/],
  ['the name of declared DAGs', { dags: [DagSource.image('/x', { bundleName: 'declared' })] }, /bundleName declared is that of DAGs/],
  ['a name of a bundle that no object can have', { dags: [DagSource.image('/x', { bundleName: 'My_DAGs' })] }, /bundleName "My_DAGs"/],
  ['a file outside of a ConfigMap', { dags: [DagSource.configMap({ '../a.py': '' })] }, /"\.\.\/a\.py" is no path of a file/],
  ['two files of one name', { dags: [DagSource.configMap({ 'team/a.py': '', 'team__a.py': '' })] }, /"team__a\.py" and "team\/a\.py" would be one key/],
  ['no file', { dags: [DagSource.configMap({})] }, /there are no files/],
  ['more than a ConfigMap holds', { dags: [DagSource.configMap({ 'a.py': '#'.repeat(1_100_000) })] }, /1100000 bytes; a ConfigMap holds 1 MiB/],
  ['a pod called default', { taskPods: { default: {} } }, /taskPods: default is what taskPod says/],
  ['a pod that is no file', { taskPods: { '../x': {} } }, /taskPods: "\.\.\/x" becomes the name of a file/],
  ['pods without an executor of pods', { executor: AirflowExecutor.local(), taskPods: { big: {} } }, /taskPods: big: the LocalExecutor makes no pods/],
  ['a namespace that is none', { logs: AirflowLogs.ephemeral(), taskPods: { far: { namespace: 'No' } } }, /taskPods: far: namespace "No" is no name of a namespace/],
  ['a namespace without an executor of pods', { executor: AirflowExecutor.local(), logs: AirflowLogs.ephemeral(), taskPod: { namespace: 'jobs' } }, /taskPod: namespace jobs: the LocalExecutor makes no pods/],
  ['a namespace without the volume of logs', { taskPods: { far: { namespace: 'jobs' } } }, /taskPods: far: namespace jobs cannot mount the volume of logs, which is in data\. Use AirflowLogs\.remote/],
  ['a connection that is no variable', { connections: { 'my-db': text('http://x') } }, /connections: "my-db" can be no part/],
  ['connections that are one', { connections: { db: text('http://x'), DB: text('http://y') } }, /connections: DB and another one differ only in capitals/],
  ['a password in a URI', { connections: { db: text('postgres://ada:secret@db/flights') } }, /connections: the password of db would stand in a manifest/],
  ['a password in JSON', { connections: { db: text('{"conn_type": "postgres", "password": "secret"}') } }, /connections: the password of db/],
  ['a pool of half a slot', { pools: { cluster: { slots: 0.5 } } }, /pools: cluster: slots 0\.5/],
  ['a pool without a name', { pools: { '': { slots: 1 } } }, /pools: "" is no name of a pool/],
  ['no key', { configuration: { parallelism: '3' } }, /configuration: "parallelism" is no key of Airflow's/],
  ['a key of ours', { configuration: { 'core.executor': 'X' } }, /configuration: core\.executor is set by the construct. Use executor/],
  ['a key of ours without a property', { configuration: { 'core.execution_api_server_url': 'X' } }, /core\.execution_api_server_url is set by the construct. Leave it out/],
  ['a variable of ours', { env: { AIRFLOW__CORE__EXECUTOR: text('X') } }, /env: AIRFLOW__CORE__EXECUTOR is set by the construct/],
  ['a variable that all pods need', { env: { PYTHONPATH: text('/opt/mine') } }, /env: PYTHONPATH is set by the construct/],
  ['a connection that is there twice', { connections: { db: text('http://x') }, env: { AIRFLOW_CONN_DB: text('http://y') } }, /env: AIRFLOW_CONN_DB is what connections or variables say, too/],
  ['a variable without a name', { env: { '1 bad': text('x') } }, /env: "1 bad" is no name of a variable/],
  ['deferring without a triggerer', { configuration: { 'operators.default_deferrable': 'True' } }, /operators\.default_deferrable needs a triggerer/],
  ['an ingress that reaches nothing', { ingress: { host: 'airflow.example.org' } }, /ingress: nobody but pods of this namespace has access.*ClientAccess\.namespaces/],
  ['a toleration that is none', { taskPod: { tolerations: [{ kee: 'spot' } as never] } }, /taskPod: tolerations\[0\]: kee is no field/],
  ['a field of a pod that is a property', { taskPods: { big: { podSpec: { volumes: [] } } } }, /taskPods: big: podSpec: volumes is what other properties say/],
  ['a volume with the name of one of ours', { taskPod: { mounts: [{ path: '/x', volume: { name: 'logs' } }] } }, /taskPod: mounts: the pod has a volume called logs already/],
  ['a label that makes a pod one of a task', { taskPod: { labels: { 'app.kubernetes.io/component': 'x' } } }, /taskPod: labels: app.kubernetes.io\/component is set by this construct/],
  ['a label that no pod can have', { taskPod: { labels: { 'bad key!': 'x' } } }, /taskPod: labels: "bad key!" is no name of a label/],
  ['nodes that no label can say', { taskPods: { big: { nodeSelector: { disk: 'fast!' } } } }, /taskPods: big: nodeSelector: disk: "fast!" is no value of a label/],
  ['ssh without a key', { dags: [DagSource.gitBundle({ repository: 'git@git.example.org:dags' })] }, /dags: git@git\.example\.org:dags is reached by ssh, and pods have no key for it\. Use credentials: GitCredentials\.sshKey/],
  ['ssh with a token', { dags: [DagSource.gitSync({ repository: 'ssh://git@git.example.org/dags', credentials: GitCredentials.token('bot', password) })] }, /is reached by ssh, and pods have no key/],
  ['http with a key', { dags: [DagSource.gitSync({ repository: 'https://git.example.org/dags', credentials: GitCredentials.sshKeyForAnyHost(password) })] }, /is reached by http, where a key for ssh is of no use/],
  ['a token in the URL of a repository', { dags: [DagSource.gitBundle({ repository: 'https://bot:token@git.example.org/dags.git' })] }, /dags: repository has a user or a token in its URL.*GitCredentials\.token/],
  ['a secret', { configuration: { 'smtp.smtp_password': 'x' } }, /configuration: smtp\.smtp_password would stand in a ConfigMap.*AIRFLOW__SMTP__SMTP_PASSWORD/],
  ['a name that is no DNS label', { airflowName: 'Flow' }, /airflowName "Flow" is no DNS label/],
  ['a name too long for its pods', { airflowName: 'a'.repeat(33) }, /has 33 characters.*at most 32/],
])('%s is refused', (_, props, expected) => {
  expect(complaints(props).join('\n')).toMatch(expected);
});

test('a chart without a namespace is refused', () => {
  expect(complaints({}, 'airflow', '').join('\n')).toMatch(/chart has no namespace/);
});

test.each<[string, object, RegExp]>([
  ['text for a class', { executor: 'LocalExecutor' }, /executor: "LocalExecutor" is not AirflowExecutor\.kubernetes\(\)/],
  ['an unknown property', { replica: 1 }, /replica: there is no such property/],
  ['a number for a size', { apiServer: { resources: { memory: 512 } } }, /apiServer\.resources\.memory: 512 is not a Size/],
  ['a password for a SecretValue', { database: AirflowDatabase.embedded({ password: 'x' as never }) }, /database\.password: "x" is not a SecretValue/],
  ['text for a connection', { connections: { db: 'http://x' } }, /connections: db: "http:\/\/x" is not an EnvValue/],
])('programs in JavaScript are told of %s', (_, props, expected) => {
  expect(told(() => new AirflowDeployment(Chart.of(airflow()), 'other', props as never))).toMatch(expected);
});
