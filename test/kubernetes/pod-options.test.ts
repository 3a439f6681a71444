import { App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, k8s, ServiceAccount } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import {
  AirflowDatabase, AirflowDeployment, AirflowDeploymentProps, AirflowExecutor, AirflowLogs, AirflowUsers, EventLogs, Executors, HdfsCluster, HdfsTopology,
  PodCreation, PodOptions, SparkApplication, SparkApplicationProps, SparkCode, SparkFile, SparkHistoryServer, SparkTrigger, ZooKeeper,
} from '../../src';
import { complaintsIn, testApp } from '../support/app';
import { ALL_OPTIONS } from '../support/pod-options';

/** Each construct that makes pods, with these options for all of them. */
const CONSTRUCTS: { [name: string]: (chart: Chart, podOptions: PodOptions) => void } = {
  'a Spark application': (chart, podOptions) => void new SparkApplication(chart, 'job', { code: PI, podOptions }),
  'a Spark application that is run by hand': (chart, podOptions) => void new SparkApplication(chart, 'job', { code: PI, trigger: SparkTrigger.manual(), podOptions }),
  'a history server': (chart, podOptions) => void new SparkHistoryServer(chart, 'history', { logs: EventLogs.at('s3a://logs'), podOptions }),
  'an HDFS with one NameNode': (chart, podOptions) => new HdfsCluster(chart, 'hdfs', { podOptions }).directory('/a'),
  'a highly available HDFS': (chart, podOptions) => void new HdfsCluster(chart, 'hdfs', { topology: HdfsTopology.highlyAvailable(), podOptions }),
  'an Airflow': (chart, podOptions) => void new AirflowDeployment(chart, 'airflow', {
    triggerer: {},
    users: AirflowUsers.fab(),
    database: AirflowDatabase.embedded({ pgBouncer: {} }),
    retention: { runs: Duration.days(1) },
    taskPods: { big: {} },
    podOptions,
  }),
};
const PI = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

/** All pods that a program describes, those in files of ConfigMaps among them. */
function podsOf(describe: (chart: Chart) => void): any[] {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  describe(chart);
  return podsIn(chart);
}

function podsIn(chart: Chart): any[] {
  return Testing.synth(chart).flatMap((object: any) => {
    const files = Object.entries<string>(object.kind === 'ConfigMap' ? object.data : {}).filter(([name]) => name.endsWith('.yaml')).map(([, text]) => parse(text));
    return [object.spec?.template, object.spec?.jobTemplate?.spec.template, ...files.filter(({ kind }) => kind === 'Pod')].filter(Boolean);
  });
}

/** What the user is told. */
function complaints(describe: (chart: Chart) => void): string[] {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  describe(chart);
  return complaintsIn(chart);
}

const ROLE = { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/etl' };
const account = (name: string) => ServiceAccount.fromServiceAccountName(new Chart(testApp(), 'accounts'), 'account', name);
const foreignAccount = () => new ServiceAccount(new Chart(testApp(), 'accounts', { namespace: 'other' }), 'account');

function objectsOf(describe: (chart: Chart) => void): any[] {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  describe(chart);
  return Testing.synth(chart);
}

describe.each(Object.entries(CONSTRUCTS))('%s', (_, construct) => {
  test('has all options in each of its pods', () => {
    const pods = podsOf((chart) => construct(chart, ALL_OPTIONS));
    expect(pods.length).toBeGreaterThan(0);
    for (const { metadata, spec } of pods) {
      expect(metadata).toMatchObject({ labels: { 'team': 'data', 'app.kubernetes.io/instance': expect.any(String) }, annotations: { 'example.org/owner': 'ada' } });
      expect(spec).toMatchObject({
        nodeSelector: { disk: 'fast' },
        tolerations: [{ key: 'spot', operator: 'Exists' }],
        priorityClassName: 'batch',
        schedulerName: 'volcano',
        runtimeClassName: 'gvisor',
        affinity: { nodeAffinity: ALL_OPTIONS.affinity!.nodeAffinity },
        hostAliases: [{ ip: '10.0.0.1', hostnames: ['db.example.org'] }],
        dnsPolicy: 'None',
        dnsConfig: { nameservers: ['10.0.0.2'] },
        securityContext: { supplementalGroups: [4000], runAsNonRoot: true },
        terminationGracePeriodSeconds: 77,
        hostname: 'here',
      });
      expect(spec.topologySpreadConstraints.at(-1)).toEqual({ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' });
      expect(spec.volumes).toContainEqual({ name: 'ca', configMap: { name: 'ca' } });
      for (const container of spec.containers) {
        expect(container.env).toContainEqual({ name: 'REGION', value: 'eu' });
        expect(container.envFrom).toContainEqual({ prefix: 'P_', secretRef: { name: 'proxy' } });
        expect(container.volumeMounts).toContainEqual({ name: 'ca', mountPath: '/etc/ca', readOnly: true });
      }
      for (const { resources } of [...spec.containers, ...spec.initContainers]) {
        expect(resources).toMatchObject({ requests: { 'ephemeral-storage': '256Mi' }, limits: { 'cpu': '4', 'ephemeral-storage': '2Gi' } });
      }
      const [fetch, logs] = spec.initContainers.slice(-2);
      expect(fetch).toMatchObject({ name: 'fetch', securityContext: { allowPrivilegeEscalation: false } });
      expect(logs).toMatchObject({ name: 'logs', restartPolicy: 'Always' });
    }
  });

  test('has an account with annotations for each of its pods, if they are wanted', () => {
    const pods = podsOf((chart) => construct(chart, { serviceAccountAnnotations: ROLE }));
    const accounts = objectsOf((chart) => construct(chart, { serviceAccountAnnotations: ROLE })).filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata);
    for (const { annotations } of accounts) expect(annotations).toEqual(ROLE);
    expect([...new Set(pods.map(({ spec }) => spec.serviceAccountName))].sort()).toEqual(accounts.map(({ name }) => name).sort());
    const tokens = (options: PodOptions) => podsOf((chart) => construct(chart, options)).map(({ spec }) => spec.automountServiceAccountToken);
    expect(tokens({ serviceAccountAnnotations: ROLE })).toEqual(tokens({}));
  });

  test('gives its pods the labels of the chart', () => {
    const chart = new Chart(testApp(), 'stack', { namespace: 'data', labels: { 'cost': 'c1', 'app.kubernetes.io/managed-by': 'x' } });
    construct(chart, {});
    for (const { metadata: { labels } } of podsIn(chart)) expect(labels).toMatchObject({ 'cost': 'c1', 'app.kubernetes.io/managed-by': 'cdk8s-bigdata' });
  });

  test('is the same without options, and with none in them', () => {
    expect(podsOf((chart) => construct(chart, {}))).toEqual(podsOf((chart) => construct(chart, undefined as unknown as PodOptions)));
  });

  test.each<[string, PodOptions, RegExp]>([
    ['no value of a label', { labels: { team: 'a b' } }, /podOptions.*labels: team: "a b" is no value of a label/],
    ['a label of ours', { labels: { 'app.kubernetes.io/instance': 'x' } }, /labels: app.kubernetes.io\/instance is set by this construct/],
    ['a toleration with a field that is none', { tolerations: [{ keys: 'x' } as k8s.Toleration] }, /tolerations\[0\]: keys is no field/],
    ['a constraint with a text for a number', { topologySpread: [{ maxSkew: 1, topologyKey: 'zone', when: 'x' } as never] }, /topologySpread\[0\]: when is no field/],
    ['no name of a class', { priorityClassName: 'High Priority' }, /priorityClassName "High Priority" cannot be the name/],
    ['an unknown DNS policy', { dnsPolicy: 'Fast' }, /dnsPolicy "Fast" is none of/],
    ['no name server', { dnsPolicy: 'None' }, /dnsPolicy None needs a name server/],
    ['no name of a variable', { env: { 'a b': EnvValue.fromValue('x') } }, /env: "a b" is no name of a variable/],
    ['a path that is none', { mounts: [{ path: 'ca', volume: { name: 'ca', emptyDir: {} } }] }, /mounts: "ca" is no absolute path/],
    ['a path that is in use', { mounts: [{ path: '/tmp', volume: { name: 'ca', emptyDir: {} } }] }, /mounts: two of them are at \/tmp/],
    ['a volume whose name is in use', { mounts: [{ path: '/x', volume: { name: 'tmp', emptyDir: {} } }, { path: '/y', volume: { name: 'conf', emptyDir: {} } }, { path: '/z', volume: { name: 'scratch', emptyDir: {} } }] },
      /mounts: the pod has a volume called (?:tmp|conf|scratch) already/],
    ['two containers of one name', { initContainers: [{ name: 'a', image: 'x' }], sidecars: [{ name: 'a', image: 'x' }] }, /two containers of the pod are called a/],
    ['an image that is no text', { sidecars: [{ name: 'a', image: 5 } as never] }, /sidecars\[0\]: image "5" is no name of an image/],
    ['a container with a field that is none', { sidecars: [{ name: 'a', images: 'x' } as never] }, /sidecars\[0\]: images is no field/],
    ['no whole thousandths of a core', { cpuLimit: Cpu.units(0.0001) }, /cpuLimit 0.0001 is not a whole number of thousandths/],
    ['a limit below a request', { cpuLimit: Cpu.millis(5) }, /cpuLimit 5m is below the request of/],
    ['more storage requested than the limit', { ephemeralStorageRequest: Size.gibibytes(2), ephemeralStorageLimit: Size.gibibytes(1) }, /ephemeralStorageRequest 2048 MiB is more than/],
    ['no storage', { ephemeralStorageLimit: Size.kibibytes(1) }, /ephemeralStorageLimit is below 1 MiB/],
    ['no name of an account', { serviceAccount: account('Etl Jobs') }, /serviceAccount "Etl Jobs" cannot be the name of an object/],
    ['an account of another namespace', { serviceAccount: foreignAccount() }, /serviceAccount \S+ is in the namespace other, and the pods are in the namespace data\./],
    ['annotations for an account that somebody else makes', { serviceAccount: account('etl'), serviceAccountAnnotations: ROLE }, /serviceAccountAnnotations: they are for accounts that are made here.*Annotate etl/],
    ['half a second', { terminationGrace: Duration.millis(1500) }, /terminationGrace .* is no whole number of seconds/],
    ['a patch that hits nothing', { patches: [JsonPatch.replace('/spec/nowhere/deep', 1)] }, /patches\[0\]: there is nothing at \/spec\/nowhere\/deep. \/spec has: /],
    ['a patch after one that removed it', { patches: [JsonPatch.remove('/spec/volumes'), JsonPatch.add('/spec/volumes/-', {})] }, /patches\[1\]: there is nothing at \/spec\/volumes/],
    ['a test that fails', { patches: [JsonPatch.test('/spec/enableServiceLinks', true)] }, /patches\[0\]: it cannot be applied/],
  ])('refuses %s', (__, options, sentence) => {
    expect(complaints((chart) => construct(chart, options)).join('\n')).toMatch(sentence);
  });

  test('refuses values of another type', () => {
    expect(() => podsOf((chart) => construct(chart, { labels: 'x', sidecar: [] } as never))).toThrow(/podOptions\.sidecar: there is no such property/);
  });
});

test('options of some pods come beside those of all', () => {
  const [driver, executor] = podsOf((chart) => new SparkApplication(chart, 'job', {
    code: PI,
    podOptions: { labels: { team: 'data' }, priorityClassName: 'batch' },
    driver: { podOptions: { labels: { role: 'd' } } },
    executors: Executors.fixed(1, { podOptions: { priorityClassName: 'low', tolerations: [{ key: 'spot', operator: 'Exists' }] } }),
  })).sort((a) => (a.metadata.labels['app.kubernetes.io/component'] === 'driver' ? -1 : 1));
  expect(driver).toMatchObject({ metadata: { labels: { team: 'data', role: 'd' } }, spec: { priorityClassName: 'batch' } });
  expect(driver.spec.tolerations).toBeUndefined();
  expect(executor).toMatchObject({ metadata: { labels: { team: 'data' } }, spec: { priorityClassName: 'low', tolerations: [{ key: 'spot' }] } });
  expect(executor.metadata.labels.role).toBeUndefined();
});

test('each kind of daemon has options of its own', () => {
  const kind = (name: string): PodOptions => ({ labels: { kind: name } });
  const labels = (pods: any[]) => Object.fromEntries(pods.map(({ metadata }) => [metadata.labels['app.kubernetes.io/component'], metadata.labels.kind]));
  expect(labels(podsOf((chart) => new HdfsCluster(chart, 'hdfs', {
    topology: HdfsTopology.highlyAvailable({ nameNodePodOptions: kind('n'), journalNodePodOptions: kind('j'), zooKeeper: ZooKeeper.embedded({ podOptions: kind('z') }) }),
    dataNodes: { podOptions: kind('d') },
  })))).toEqual({ namenode: 'n', journalnode: 'j', zookeeper: 'z', datanode: 'd' });
  expect(labels(podsOf((chart) => new AirflowDeployment(chart, 'airflow', {
    apiServer: { podOptions: kind('a') },
    scheduler: { podOptions: kind('s') },
    dagProcessor: { podOptions: kind('p') },
    triggerer: { podOptions: kind('t') },
    database: AirflowDatabase.embedded({ podOptions: kind('d'), pgBouncer: { podOptions: kind('b') } }),
    taskPod: kind('k'),
    podOptions: kind('all'),
  })))).toMatchObject({ 'api-server': 'a', 'scheduler': 's', 'dag-processor': 'p', 'triggerer': 't', 'database': 'd', 'pgbouncer': 'b', 'task': 'k', 'migration': 'all' });
});

test('whatever is wanted of executors gives the run another name', () => {
  const name = (podOptions?: PodOptions) => {
    const chart = new Chart(new App(), 'stack', { namespace: 'data' });
    new SparkApplication(chart, 'job', { code: PI, executors: Executors.fixed(1, { podOptions }) });
    return Testing.synth(chart).find(({ kind }: any) => kind === 'Job').metadata.name;
  };
  expect(name({})).toBe(name());
  expect(name({ patches: [JsonPatch.add('/spec/hostNetwork', true)] })).not.toBe(name());
});

describe('accounts', () => {
  const accounts = (describe: (chart: Chart) => void) => Object.fromEntries(podsOf(describe).map(({ metadata, spec }) => [metadata.labels['app.kubernetes.io/component'], spec.serviceAccountName]));
  const made = (describe: (chart: Chart) => void) => objectsOf(describe).filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name).sort();
  const job = (props: Partial<SparkApplicationProps>) => (chart: Chart) => void new SparkApplication(chart, 'job', { code: PI, ...props });

  test.each<[string, Partial<SparkApplicationProps>, object, string[]]>([
    ['the driver\'s is that of executors', {}, { driver: 'job', executor: 'job' }, ['job']],
    ['a driver without executors has none', { executors: Executors.inDriver(1) }, { driver: undefined }, []],
    ['a driver without executors has one for a cloud', { executors: Executors.inDriver(1), podOptions: { serviceAccountAnnotations: ROLE } }, { driver: 'job' }, ['job']],
    ['executors have one of their own where they are somebody else', { executors: Executors.fixed(1, { podOptions: { serviceAccountAnnotations: ROLE } }) }, { driver: 'job', executor: 'job-executor' }, ['job', 'job-executor']],
    ['executors have an existing one', { executors: Executors.fixed(1, { podOptions: { serviceAccount: account('etl') } }) }, { driver: 'job', executor: 'etl' }, ['job']],
    ['the existing one of the driver is that of executors', { driver: { podOptions: { serviceAccount: account('etl') } } }, { driver: 'etl', executor: 'etl' }, []],
    ['an option for some counts before one for all', { podOptions: { serviceAccount: account('etl') }, driver: { podOptions: { serviceAccountAnnotations: ROLE } } }, { driver: 'job', executor: 'etl' }, ['job']],
  ])('%s', (_, props, expected, names) => {
    expect(accounts(job(props))).toEqual(expected);
    expect(made(job(props))).toEqual(names);
    expect(complaints(job(props))).toEqual([]);
  });

  // tasks of Airflow are refused the account of other parts, see below
  test.each(Object.entries(CONSTRUCTS).filter(([name]) => name !== 'an Airflow'))('all pods of %s may run under one of somebody else, which gets the rights', (_, construct) => {
    const own = (chart: Chart) => construct(chart, { serviceAccount: account('etl') });
    for (const { spec } of podsOf(own)) expect(spec.serviceAccountName).toBe('etl');
    expect(made(own)).toEqual([]);
    for (const { subjects } of objectsOf(own).filter(({ kind }) => kind === 'RoleBinding')) expect(subjects.map(({ name }: any) => name)).toEqual(['etl']);
  });

  test('two programs do not limit the pods of one account', () => {
    const podCreation = PodCreation.limited();
    const two = (second: string) => complaints((chart) => {
      new SparkApplication(chart, 'a', { code: PI, podCreation, podOptions: { serviceAccount: account('etl') } });
      new SparkApplication(chart, 'b', { code: PI, podCreation, podOptions: { serviceAccount: account(second) } });
    });
    expect(two('other')).toEqual([]);
    expect(two('etl')).toEqual([
      expect.stringMatching(/^stack\/a: podCreation: PodCreation.limited\(\) holds for the account etl, which stack\/b limits, too/),
      expect.stringMatching(/^stack\/b: .*which stack\/a limits/),
    ]);
  });

  test('Spark\'s own keys for accounts are refused', () => {
    for (const who of ['driver', 'executor']) expect(complaints(job({ conf: { [`spark.kubernetes.authenticate.${who}.serviceAccountName`]: 'etl' } })).join()).toMatch(/podOptions/);
  });

  test('tasks of Airflow may have accounts of their own, which get the rights of tasks', () => {
    const airflow = (chart: Chart) => {
      const deployment = new AirflowDeployment(chart, 'airflow', {
        taskPod: { serviceAccount: account('tasks') }, taskPods: { etl: { serviceAccountAnnotations: ROLE }, plain: {} },
      });
      deployment.allowPods();
    };
    const objects = objectsOf(airflow);
    expect(objects.find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'airflow-tasks').subjects.map(({ name }: any) => name))
      .toEqual(['tasks', 'airflow-task-etl', 'airflow-task']);
    expect(made(airflow)).toEqual(['airflow-api-server', 'airflow-scheduler', 'airflow-secrets', 'airflow-task', 'airflow-task-etl']);
    const pods = objects.find(({ metadata }) => metadata.name === 'airflow-pods').data;
    expect(['default', 'etl', 'plain'].map((name) => parse(pods[`${name}.yaml`]).spec.serviceAccountName)).toEqual(['tasks', 'airflow-task-etl', 'airflow-task']);
  });

  test.each<[string, AirflowDeploymentProps, RegExp]>([
    ['the scheduler', { podOptions: { serviceAccount: account('all') } }, /podOptions: serviceAccount all is that of tasks and of the scheduler.*taskPod: \{ serviceAccount \}/],
    ['the Job that makes Secrets', { executor: AirflowExecutor.local(), podOptions: { serviceAccount: account('all') } }, /that of tasks and of the secrets.*scheduler: \{ podOptions/],
  ])('tasks of Airflow do not have that of %s', (_, props, sentence) => {
    expect(complaints((chart) => new AirflowDeployment(chart, 'airflow', props)).join('\n')).toMatch(sentence);
  });

  test('one account for all parts but tasks is possible', () => {
    expect(complaints((chart) => new AirflowDeployment(chart, 'airflow', {
      podOptions: { serviceAccount: account('all') }, taskPod: { serviceAccount: account('tasks') }, logs: AirflowLogs.ephemeral(), retention: { logs: Duration.days(1) },
    }))).toEqual([]);
  });
});
