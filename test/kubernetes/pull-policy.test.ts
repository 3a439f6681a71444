import { Chart, Testing } from 'cdk8s';
import { parse } from 'yaml';
import {
  AirflowDatabase, AirflowDeployment, AirflowUsers, DagSource, EventLogs, HdfsCluster, HdfsTopology, ImageOptions, SparkApplication, SparkCode, SparkFile,
  SparkHistoryServer,
} from '../../src';
import { testApp } from '../support/app';

const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

test.each<[string, (chart: Chart, options: ImageOptions) => unknown]>([
  ['a Spark application', (chart, options) => new SparkApplication(chart, 'x', { code, eventLog: EventLogs.hdfs(new HdfsCluster(chart, 'hdfs', options)), ...options })],
  ['a history server', (chart, options) => new SparkHistoryServer(chart, 'x', { logs: EventLogs.at('s3a://logs'), ...options })],
  ['a highly available HDFS', (chart, options) => new HdfsCluster(chart, 'x', { topology: HdfsTopology.highlyAvailable(), ...options }).directory('/a')],
  ['an Airflow', (chart, options) => new AirflowDeployment(chart, 'x', {
    triggerer: {},
    users: AirflowUsers.fab(),
    database: AirflowDatabase.embedded({ pgBouncer: {} }),
    dags: [DagSource.gitSync({ repository: 'https://git.example.org/dags.git' })],
    ...options,
  })],
])('the pull policy of %s is that of all its containers', (_, make) => {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  make(chart, { imagePullPolicy: 'Never' });
  const objects: any[] = Testing.synth(chart);
  const files = objects.flatMap(({ kind, data = {} }) => (kind === 'ConfigMap' ? Object.entries<string>(data) : [])).filter(([name]) => name.endsWith('.yaml')).map(([, text]) => parse(text));
  const specs = [...objects.map(({ spec }) => spec?.template?.spec), ...files.map(({ spec }) => spec)].filter((spec) => spec?.containers);
  // Spark itself sets image and policy of executors
  const containers = specs.flatMap(({ initContainers = [], containers: main }) => [...initContainers, ...main]).filter(({ image }) => image);
  expect(containers.length).toBeGreaterThan(0);
  expect(containers.filter(({ imagePullPolicy }) => imagePullPolicy !== 'Never').map(({ name }) => name)).toEqual([]);
});
