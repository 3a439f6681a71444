import { Chart } from 'cdk8s';
import { Node } from 'constructs';
import { AirflowDeployment, AirflowExecutor, AirflowLogs, BashTask, Dag, EventLogs, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer } from '../src';
import { testApp } from './support/app';

/** How often somebody asks for the children of a construct while all of a program with so many of everything is checked. */
function looks(count: number): number {
  const app = testApp();
  for (let i = 0; i < count; i++) {
    const chart = new Chart(app, `chart-${i}`, { namespace: `namespace-${i}` });
    const hdfs = new HdfsCluster(chart, 'hdfs');
    new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
    new SparkApplication(chart, 'job', { code: SparkCode.python(SparkFile.inImage('/opt/app/job.py')) });
    const airflow = new AirflowDeployment(chart, 'airflow', { executor: AirflowExecutor.kubernetes(), logs: AirflowLogs.ephemeral() });
    new BashTask(new Dag(chart, 'dag', { airflow }), 'task', { command: 'true' });
  }
  const constructs = app.node.findAll();
  const children = jest.spyOn(Node.prototype, 'children', 'get');
  expect(constructs.flatMap(({ node }) => node.validate())).toEqual([]);
  const { length } = children.mock.calls;
  children.mockRestore();
  expect(length).toBeLessThanOrEqual(2 * constructs.length); // the tree once, and each construct its own objects
  return length;
}

test('what checks constructs looks at the tree once for all of them, so that twice as many cost twice as much', () => {
  const [some, twice] = [looks(4), looks(8)];
  expect(twice).toBeLessThanOrEqual(2 * some);
});
