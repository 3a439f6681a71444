import { Chart } from 'cdk8s';
import { Node } from 'constructs';
import { AirflowDeployment, AirflowExecutor, AirflowLogs, BashTask, Dag, EventLogs, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer } from '../src';
import { testApp } from './support/app';

test('what checks a construct does not walk the tree, so that synth costs twice as much for twice as many', () => {
  const app = testApp();
  for (const namespace of ['one', 'two']) {
    const chart = new Chart(app, namespace, { namespace });
    const hdfs = new HdfsCluster(chart, 'hdfs');
    new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
    new SparkApplication(chart, 'job', { code: SparkCode.python(SparkFile.inImage('/opt/app/job.py')) });
    const airflow = new AirflowDeployment(chart, 'airflow', { executor: AirflowExecutor.kubernetes(), logs: AirflowLogs.ephemeral() });
    new BashTask(new Dag(chart, 'dag', { airflow }), 'task', { command: 'true' });
  }
  const constructs = app.node.findAll();
  const walks = jest.spyOn(Node.prototype, 'children', 'get');
  expect(constructs.flatMap(({ node }) => node.validate())).toEqual([]);
  expect(walks).not.toHaveBeenCalled();
  walks.mockRestore();
});
