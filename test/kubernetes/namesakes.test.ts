import { Chart } from 'cdk8s';
import { ConfigMap, ServiceAccount } from 'cdk8s-plus-27';
import { AirflowDeployment, EventLogs, Executors, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer } from '../../src';
import { complaintsIn, testApp } from '../support/app';

const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));
const logs = EventLogs.at('s3a://logs');

function complaints(...describe: ((chart: Chart) => unknown)[]): string[] {
  const app = testApp();
  const charts = describe.map((each, i) => {
    const chart = new Chart(app, `chart-${i}`, { namespace: 'data' });
    each(chart);
    return chart;
  });
  return charts.flatMap(complaintsIn);
}

const CONSTRUCTS: [string, (chart: Chart) => unknown, string][] = [
  ['a Spark application', (chart) => new SparkApplication(chart, 'x', { code }), 'applicationName'],
  ['one without executors', (chart) => new SparkApplication(chart, 'x', { code, executors: Executors.inDriver() }), 'applicationName'],
  ['a history server', (chart) => new SparkHistoryServer(chart, 'x', { logs }), 'serverName'],
  ['an HDFS', (chart) => new HdfsCluster(chart, 'x'), 'clusterName'],
  ['an Airflow', (chart) => new AirflowDeployment(chart, 'x'), 'airflowName'],
];

test.each(CONSTRUCTS)('%s of a name that another one of its kind has is refused', (_, make, property) => {
  const found = complaints(make, make).filter((sentence) => sentence.includes('would be made by'));
  expect(found).toEqual([
    expect.stringMatching(new RegExp(`^chart-0/x: ${property} x: .* would be made by chart-1/x, too, in the same namespace\\. Give one of them another name \\(${property}\\)\\.$`)),
    expect.stringMatching(/^chart-1\/x: .* would be made by chart-0\/x, too/),
  ]);
});

test('constructs of two kinds that share an object are refused, and those that do not are not', () => {
  expect(complaints((chart) => new HdfsCluster(chart, 'x'), (chart) => new SparkHistoryServer(chart, 'x', { logs }))).toEqual([
    'chart-0/x: clusterName x: ConfigMap x would be made by chart-1/x, too, in the same namespace. Give one of them another name (clusterName).',
    'chart-1/x: serverName x: ConfigMap x would be made by chart-0/x, too, in the same namespace. Give one of them another name (serverName).',
  ]);
  expect(complaints((chart) => new HdfsCluster(chart, 'x'), (chart) => new AirflowDeployment(chart, 'x'))).toEqual([]);
});

test('an object of the user\'s by the name of one of ours is refused, where it is in the same namespace', () => {
  const account = (namespace?: string) => (chart: Chart) => new ServiceAccount(chart, 'account', { metadata: { name: 'x', namespace } });
  const application = (chart: Chart) => new SparkApplication(chart, 'x', { code });
  expect(complaints(application, account())).toEqual([
    'chart-0/x: applicationName x: ServiceAccount x would be made by chart-1/account/Resource, too, in the same namespace. Give one of them another name (applicationName).',
  ]);
  expect(complaints(application, account('elsewhere'))).toEqual([]);
  expect(complaints((chart) => new ConfigMap(chart, 'map', { metadata: { name: 'airflow-python' } }), (chart) => new AirflowDeployment(chart, 'airflow')))
    .toEqual([expect.stringMatching(/^chart-1\/airflow: airflowName airflow: ConfigMap airflow-python would be made by chart-0\/map\/Resource/)]);
});

test('what was added or taken away after a look is seen by the next synth', () => {
  const app = testApp();
  const chart = new Chart(app, 'chart', { namespace: 'data' });
  new SparkApplication(chart, 'x', { code });
  app.synthYaml();
  new SparkApplication(chart, 'y', { code, applicationName: 'x' });
  expect(() => app.synthYaml()).toThrow(/\[chart\/x\] applicationName x: .* would be made by chart\/y/);
  chart.node.tryRemoveChild('x');
  app.synthYaml();
});
