import { App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, k8s } from 'cdk8s-plus-27';
import { parse } from 'yaml';
import {
  AirflowDatabase, AirflowDeployment, AirflowUsers, EventLogs, Executors, HdfsCluster, HdfsTopology, PodOptions, SparkApplication, SparkCode, SparkFile,
  SparkHistoryServer, SparkTrigger, ZooKeeper,
} from '../../src';
import { testApp } from '../support/app';
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
  return chart.node.findAll().flatMap((construct) => construct.node.validate().map((problem) => `${construct.node.path}: ${problem}`));
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
    ['a container with a field that is none', { sidecars: [{ name: 'a', images: 'x' } as never] }, /sidecars\[0\]: images is no field/],
    ['no whole thousandths of a core', { cpuLimit: Cpu.units(0.0001) }, /cpuLimit 0.0001 is not a whole number of thousandths/],
    ['a limit below a request', { cpuLimit: Cpu.millis(5) }, /cpuLimit 5m is below the request of/],
    ['more storage requested than the limit', { ephemeralStorageRequest: Size.gibibytes(2), ephemeralStorageLimit: Size.gibibytes(1) }, /ephemeralStorageRequest 2048 MiB is more than/],
    ['no storage', { ephemeralStorageLimit: Size.kibibytes(1) }, /ephemeralStorageLimit is below 1 MiB/],
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
