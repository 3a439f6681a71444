import { Chart } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import {
  AirflowDatabase, AirflowDeployment, AirflowVersion, ClientAccess, Dag, DagSchedule, DagSource, EventLogs, HadoopVersion, HdfsCluster,
  HdfsTopology, ImageOptions, IngressOptions, PodTask, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkVersion,
} from '../../src';
import { complaintsIn, testApp } from '../support/app';

/** Properties that several constructs have. */
interface Shared extends ImageOptions {
  readonly ingress?: IngressOptions;
  readonly access?: ClientAccess;
}

interface Subject {
  make(chart: Chart, props: Shared): void;
  /** With a release that is written so. */
  release(chart: Chart, version: string): void;
  readonly tooOld: string;
  readonly hasPages?: boolean;
}

const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));
const logs = EventLogs.at('s3a://logs');

const CONSTRUCTS: { [name: string]: Subject } = {
  'a Spark application': {
    make: (chart, props) => void new SparkApplication(chart, 'x', { code, ...props }),
    release: (chart, version) => void new SparkApplication(chart, 'x', { code, version: SparkVersion.of(version) }),
    tooOld: '3.4.1',
  },
  'a history server': {
    make: (chart, props) => void new SparkHistoryServer(chart, 'x', { logs, ...props }),
    release: (chart, version) => void new SparkHistoryServer(chart, 'x', { logs, version: SparkVersion.of(version) }),
    tooOld: '2.4.8',
    hasPages: true,
  },
  'an HDFS': {
    make: (chart, props) => void new HdfsCluster(chart, 'x', props),
    release: (chart, version) => void new HdfsCluster(chart, 'x', { version: HadoopVersion.of(version) }),
    tooOld: '2.7.0',
  },
  'an Airflow': {
    make: (chart, props) => void new AirflowDeployment(chart, 'x', props),
    release: (chart, version) => void new AirflowDeployment(chart, 'x', { version: AirflowVersion.of(version) }),
    tooOld: '2.11.0',
    hasPages: true,
  },
};

function complaints(describe: (chart: Chart) => void, namespace = 'data'): string {
  const chart = new Chart(testApp(), 'stack', { namespace });
  describe(chart);
  return complaintsIn(chart).join('\n');
}

describe.each(Object.entries(CONSTRUCTS))('%s', (_, { make, release, tooOld, hasPages }) => {
  test.each<[string, Shared, RegExp]>([
    ['no name of an image', { image: 'Not An Image!!' }, /^stack\/x: image "Not An Image!!" is no name of an image\. Write it as registry\/path:tag/],
    ['an image without a name', { image: '' }, /image "" is no name of an image/],
    ['an image with a blank', { image: 'registry.example.org/x ' }, /image "registry.example.org\/x " is no name/],
    ['an unknown pull policy', { imagePullPolicy: 'always' }, /^stack\/x: imagePullPolicy "always" is unknown\. Use Always, IfNotPresent, Never\./],
    ['no name of a Secret', { imagePullSecrets: ['good', 'Bad Name'] }, /^stack\/x: imagePullSecrets: "Bad Name" cannot be the name of a Secret/],
  ])('refuses %s', (__, props, sentence) => {
    expect(complaints((chart) => make(chart, props))).toMatch(sentence);
  });

  test('takes images by tag and digest, from any registry', () => {
    for (const image of ['x', 'x:1', 'localhost:5000/a/b_c:1.2-d', `ghcr.io/a/b@sha256:${'0'.repeat(64)}`]) expect(complaints((chart) => make(chart, { image }))).toBe('');
  });

  test('refuses a release that is too old, and what is none', () => {
    expect(complaints((chart) => release(chart, tooOld))).toMatch(new RegExp(`^stack/x: version ${tooOld} of \\w+ is not supported\\. Use 3\\.\\d\\.0 or newer\\.`));
    expect(complaints((chart) => release(chart, 'latest'))).toMatch(/^stack\/x: version "latest" is no release of \w+\. Write it with three numbers: \w+\.of\('/);
    expect(complaints((chart) => release(chart, '9.1.0'))).toBe('');
  });

  test('refuses a namespace that cannot be one', () => {
    expect(complaints((chart) => make(chart, {}), 'Bad Ns')).toMatch(/The chart's namespace "Bad Ns" is no DNS label/);
  });

  const pages = hasPages ? test : undefined;
  pages?.each<[string, Partial<IngressOptions>, RegExp]>([
    ['no name of a host', { host: 'Not a host' }, /ingress: host "Not a host" is no name of a host/],
    ['a URL for a host', { host: 'https://x.example.org' }, /ingress: host "https:\/\/x.example.org" is no name of a host\. Write it without https:\/\//],
    ['no name of a Secret with a certificate', { tlsSecretName: 'A b' }, /ingress: tlsSecretName "A b" cannot be the name of an object/],
    ['no name of an IngressClass', { className: 'A b' }, /ingress: className "A b" cannot be the name of an object/],
  ])('refuses %s', (__, options, sentence) => {
    const props = { ingress: { host: '*.example.org', ...options }, access: ClientAccess.namespace() };
    expect(complaints((chart) => make(chart, props))).toMatch(sentence);
  });
});

test('a limit of CPU below the request is refused wherever there are two', () => {
  const resources = { cpuRequest: Cpu.units(2), cpuLimit: Cpu.units(1) };
  const tooLow = (property: string) => `${property}cpuLimit 1 is below the request of 2. Raise the limit, or lower cpuRequest.`;
  const inHdfs = complaints((chart) => new HdfsCluster(chart, 'x', {
    dataNodes: { resources }, topology: HdfsTopology.highlyAvailable({ nameNode: resources, journalNode: resources, failoverController: resources }),
  }));
  for (const property of ['topology: nameNode ', 'topology: journalNode ', 'topology: failoverController ', 'dataNodes: resources ']) expect(inHdfs).toContain(tooLow(property));
  const inAirflow = complaints((chart) => new AirflowDeployment(chart, 'x', {
    apiServer: { resources },
    scheduler: { resources },
    dagProcessor: { resources },
    triggerer: { resources },
    taskPod: { resources },
    taskPods: { big: { resources } },
    database: AirflowDatabase.embedded({ resources, pgBouncer: { resources } }),
  }));
  for (const part of ['apiServer', 'scheduler', 'dagProcessor', 'triggerer', 'taskPod', 'taskPods: big', 'database', 'database: pgBouncer']) expect(inAirflow).toContain(tooLow(`${part}: resources: `));
  expect(complaints((chart) => new HdfsCluster(chart, 'x', { dataNodes: { resources: { cpuLimit: Cpu.millis(50) } } }))).toContain('cpuLimit 50m is below the request of 100m');
  expect(complaints((chart) => new SparkHistoryServer(chart, 'x', { logs, cpuRequest: Cpu.units(0) }))).toContain('cpuRequest 0 is not a whole number');
});

test('images of parts of Airflow are looked at, too, and of tasks, and of what runs beside', () => {
  const image = 'Bad Image';
  const found = complaints((chart) => {
    const airflow = new AirflowDeployment(chart, 'x', {
      taskPod: { image },
      database: AirflowDatabase.embedded({ image, pgBouncer: { image } }),
      dags: [DagSource.gitSync({ repository: 'https://example.org/a.git', image })],
      podOptions: { sidecars: [{ name: 'side', image }] },
    });
    const dag = new Dag(chart, 'dag', { airflow, schedule: DagSchedule.manual() });
    new PodTask(dag, 'bad', { image, imagePullPolicy: 'never', imagePullSecrets: ['A b'] });
    new PodTask(dag, 'template', { image: 'x:{{ params.tag }}', templates: true });
  });
  for (const part of ['taskPod: ', 'database: ', 'database: pgBouncer: ', 'stack/x/source-0: ', 'podOptions: sidecars[0]: ', 'bad: ']) expect(found).toContain(`${part}image "Bad Image" is no name of an image`);
  for (const other of ['imagePullPolicy "never" is unknown', 'imagePullSecrets: "A b" cannot be the name of a Secret']) expect(found).toContain(other);
  expect(found).not.toContain('params.tag');
});

test('the port of a history server is not the conf\'s to say', () => {
  expect(complaints((chart) => new SparkHistoryServer(chart, 'x', { logs, conf: { 'spark.history.ui.port': '18081' } }))).toMatch(/conf: spark\.history\.ui\.port is set by the construct/);
});
