import { App, Chart, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import {
  AirflowDatabase, AirflowDeployment, AirflowUsers, Dag, DagSource, EventLogs, HdfsCluster, HdfsTopology, ImageMirror, ImageMirrorOptions, PodTask,
  SparkApplication, SparkCode, SparkFile, SparkHistoryServer,
} from '../../src';
import { testApp, told } from '../support/app';

const MIRROR: ImageMirrorOptions = {
  registries: { 'docker.io': 'registry.example.org:5000/hub', 'registry.k8s.io': 'registry.example.org:5000/k8s' }, pullSecrets: ['mirror'],
};
const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

/** All that we can make, with images of ours and of the user's. */
function everything(chart: Chart): void {
  const hdfs = new HdfsCluster(chart, 'hdfs', { topology: HdfsTopology.highlyAvailable() });
  hdfs.directory('/data');
  const history = new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
  new SparkApplication(chart, 'job', {
    code, eventLog: history, imagePullSecrets: ['own'], podOptions: { sidecars: [{ name: 'ship', image: 'fluent/fluent-bit:4.1.0' }] },
  });
  const airflow = new AirflowDeployment(chart, 'airflow', {
    triggerer: {},
    users: AirflowUsers.fab(),
    database: AirflowDatabase.embedded({ pgBouncer: {} }),
    dags: [DagSource.gitSync({ repository: 'https://git.example.org/dags.git' })],
    taskPods: { big: { image: 'apache/airflow:3.3.2-big' } },
  });
  const dag = new Dag(chart, 'dag', { airflow });
  new PodTask(dag, 'here', { image: 'busybox:1.37.0', command: ['true'], result: true, initContainers: [{ name: 'first', image: 'ghcr.io/other/tool:1' }] });
  new PodTask(dag, 'chosen', { image: '{{ params.image }}', command: ['true'], templates: true });
}

function synthesized(describe: (chart: Chart) => void, { ofApp, ofChart }: { ofApp?: ImageMirrorOptions; ofChart?: ImageMirrorOptions }): any[] {
  const app = testApp();
  if (ofApp) ImageMirror.add(app, ofApp);
  const chart = new Chart(app, 'stack', { namespace: 'data' });
  if (ofChart) ImageMirror.add(chart, ofChart);
  describe(chart);
  return Testing.synth(chart);
}

/** Every image that is named anywhere: in pods, in files of ConfigMaps, and in the data of DAGs. */
function imagesIn(objects: any[]): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, key = ''): void => {
    if (typeof value === 'string') {
      if (['image', 'sidecar_image'].includes(key)) found.add(value);
      if (/\.(json|yaml)$/.test(key)) visit(parse(value));
      const ofExecutors = /^spark\.kubernetes\.container\.image=(.*)$/m.exec(key === 'spark.properties' ? value : '');
      if (ofExecutors) found.add(ofExecutors[1].replaceAll('\\', ''));
    } else if (value && typeof value === 'object') {
      for (const [field, each] of Object.entries(value)) visit(each, field);
    }
  };
  visit(objects);
  return [...found].sort();
}

test('all images of a program come from the mirror of their registry', () => {
  expect(imagesIn(synthesized(everything, { ofApp: MIRROR }))).toEqual([
    'ghcr.io/other/tool:1', // a registry that has no mirror
    'registry.example.org:5000/hub/apache/airflow:3.3.2-big',
    'registry.example.org:5000/hub/apache/airflow:3.3.2-python3.11',
    'registry.example.org:5000/hub/apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1',
    'registry.example.org:5000/hub/apache/hadoop:3.5.0',
    'registry.example.org:5000/hub/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu',
    'registry.example.org:5000/hub/fluent/fluent-bit:4.1.0',
    'registry.example.org:5000/hub/library/busybox:1.37.0',
    'registry.example.org:5000/hub/library/postgres:15-bookworm',
    'registry.example.org:5000/k8s/git-sync/git-sync:v4.7.1',
    '{{ params.image }}', // is known when it runs
  ]);
});

test('every pod has the credentials of the mirror beside its own', () => {
  const objects = synthesized(everything, { ofApp: MIRROR });
  const templates = objects.map(({ spec }) => spec?.template?.spec).filter(Boolean);
  expect(templates.length).toBeGreaterThan(10);
  for (const { imagePullSecrets } of templates) expect(imagePullSecrets.at(-1)).toEqual({ name: 'mirror' });
  expect(objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('job-')).spec.template.spec.imagePullSecrets).toEqual([{ name: 'own' }, { name: 'mirror' }]);
  const files = objects.filter(({ kind }) => kind === 'ConfigMap').flatMap(({ data }) => Object.entries<string>(data));
  for (const file of ['executor.yaml', 'default.yaml', 'big.yaml']) expect(files.find(([name]) => name === file)![1]).toMatch(/imagePullSecrets:\n(?: +- name: own\n)? +- name: mirror\n/);
});

test('without a mirror nothing changes', () => {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  everything(chart);
  expect(imagesIn(Testing.synth(chart)).filter((image) => image.startsWith('registry.example.org'))).toEqual([]);
});

test('the mirror of a chart counts before that of its app', () => {
  const ofChart = { registries: { '*': 'localhost:5001' } };
  const images = imagesIn(synthesized((chart) => new SparkApplication(chart, 'job', { code }), { ofApp: MIRROR, ofChart }));
  expect(images).toEqual(['localhost:5001/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu']);
});

test('* stands for the registries that are not named', () => {
  const registries = { 'docker.io': 'docker.io', '*': 'registry.example.org/all' };
  const describe = (chart: Chart) => {
    const airflow = new AirflowDeployment(chart, 'airflow', { dags: [DagSource.gitSync({ repository: 'https://git.example.org/dags.git' })] });
    const dag = new Dag(chart, 'dag', { airflow });
    new PodTask(dag, 'there', { image: 'registry.example.org/all/tool@sha256:'.padEnd(100, 'a'), command: ['true'] }); // which is at the mirror already
    new PodTask(dag, 'with-port', { image: 'quay.io:443/tool', command: ['true'] });
  };
  expect(imagesIn(synthesized(describe, { ofApp: { registries } }))).toEqual([
    'docker.io/apache/airflow:3.3.2-python3.11',
    'docker.io/library/postgres:15-bookworm',
    'registry.example.org/all/git-sync/git-sync:v4.7.1',
    'registry.example.org/all/tool',
    'registry.example.org/all/tool@sha256:'.padEnd(100, 'a'),
  ]);
});

test.each<[string, ImageMirrorOptions, RegExp]>([
  ['no registries', { registries: {} }, /registries names none\. Say \{ 'docker\.io'/],
  ['a registry with a scheme', { registries: { 'https://docker.io': 'a.b' } }, /"https:\/\/docker\.io" is no host of a registry/],
  ['a registry with a path', { registries: { 'ghcr.io/me': 'a.b' } }, /"ghcr\.io\/me" is no host of a registry/],
  ['a second name of Docker Hub', { registries: { 'index.docker.io': 'a.b' } }, /"index\.docker\.io" is no host of a registry/],
  ['what nobody would take for a host', { registries: { hub: 'a.b' } }, /"hub" is no host of a registry/],
  ['a target with a scheme', { registries: { 'docker.io': 'https://a.b' } }, /docker\.io: "https:\/\/a\.b" is no place of images/],
  ['a target with a slash at its end', { registries: { 'docker.io': 'a.b/' } }, /"a\.b\/" is no place of images/],
  ['a target without a host', { registries: { 'docker.io': 'hub/mirror' } }, /"hub\/mirror" is no place of images/],
  ['capitals in a target\'s path', { registries: { 'docker.io': 'a.b/Hub' } }, /"a\.b\/Hub" is no place of images/],
  ['a Secret that cannot be', { registries: { '*': 'a.b' }, pullSecrets: ['No_Name'] }, /pullSecrets: "No_Name" cannot be the name of a Secret/],
  ['no text', { registries: { 'docker.io': 5 as never } }, /registries: docker\.io: 5|registries: docker\.io .*text/],
])('%s is refused', (_, options, sentence) => {
  const app = new App();
  expect(told(() => ImageMirror.add(new Chart(app, 'stack'), options))).toMatch(sentence);
});

test('a mirror that comes too late is refused, and one for what is not yet made is not', () => {
  const app = testApp();
  const [first, second] = [new Chart(app, 'first', { namespace: 'a' }), new Chart(app, 'second', { namespace: 'b' })];
  new SparkApplication(first, 'job', { code });
  expect(told(() => ImageMirror.add(app, MIRROR))).toMatch(/already constructs with pods in it, whose images are named\. Call it before you make them/);
  expect(told(() => ImageMirror.add(first, MIRROR))).toMatch(/\[first\] ImageMirror\.add/);
  ImageMirror.add(second, MIRROR);
  new SparkApplication(second, 'job', { code });
  expect(imagesIn(Testing.synth(second))).toEqual(['registry.example.org:5000/hub/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu']);
});

test('whatever the image, it keeps its path, tag and digest', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const path = fc.array(part, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('/'));
  const tail = fc.constantFrom('', ':1', ':v1.2-x_y', `@sha256:${'0'.repeat(64)}`, `:1@sha256:${'0'.repeat(64)}`);
  const host = fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'ghcr.io/', 'localhost/', 'quay.io:443/', '10.0.0.1:5000/');
  fc.assert(fc.property(host, path, tail, (where, what, which) => {
    const [image] = imagesIn(synthesized((chart) => new SparkApplication(chart, 'job', { code, image: `${where}${what}${which}` }), { ofApp: { registries: { '*': 'mirror.example.org/all' } } }));
    expect(image).toBe(`mirror.example.org/all/${what}${which}`);
  }), { numRuns: 50 });
});
