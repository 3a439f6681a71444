import { App, Chart } from 'cdk8s';
import { ClientAccess, EventLogs, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer } from '../../src';
import { testApp } from '../support/app';

const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

function all(app: App): string[] {
  return app.node.findAll().flatMap((construct) => construct.node.validate());
}

function two(namespace: string, other: string, access?: ClientAccess): { app: App; hdfs: HdfsCluster; jobs: Chart } {
  const app = testApp();
  const hdfs = new HdfsCluster(new Chart(app, 'storage', { namespace }), 'hdfs', { access });
  return { app, hdfs, jobs: new Chart(app, 'work', { namespace: other }) };
}

describe('two of one name', () => {
  test('clusters in one namespace are a complaint, in two they are not', () => {
    const named = (other: string) => {
      const { app, jobs } = two('data', other);
      new HdfsCluster(jobs, 'other', { clusterName: 'hdfs' });
      return all(app).filter((sentence) => sentence.includes('would be made by'));
    };
    expect(named('data')).toEqual(expect.arrayContaining([expect.stringMatching(/clusterName hdfs: ConfigMap hdfs, .* and \d+ more would be made by work\/other, too, in the same namespace/)]));
    expect(named('jobs')).toEqual([]);
  });

  test('history servers, and one with the name of a cluster, are a complaint', () => {
    const { app, jobs } = two('data', 'data');
    const logs = EventLogs.at('s3a://logs/spark');
    for (const serverName of ['hdfs', 'history', 'history']) new SparkHistoryServer(jobs, `server-${jobs.node.children.length}`, { logs, serverName });
    const found = all(app).join('\n');
    expect(found).toMatch(/serverName hdfs: ConfigMap hdfs would be made by storage\/hdfs, too/);
    expect(found).toMatch(/serverName history: .* would be made by work\/server-2/);
  });
});

describe('clients in another namespace', () => {
  const complaints = (access: ClientAccess | undefined, describeClient: (jobs: Chart, hdfs: HdfsCluster) => void, namespace = 'jobs') => {
    const { app, hdfs, jobs } = two('data', namespace, access);
    describeClient(jobs, hdfs);
    return all(app).filter((sentence) => sentence.includes('does not admit'));
  };
  const application = (jobs: Chart, hdfs: HdfsCluster) => { new SparkApplication(jobs, 'pi', { code, hdfs }); };

  test('are a complaint while the cluster does not admit them', () => {
    expect(complaints(undefined, application)).toEqual([expect.stringMatching(/^hdfs: storage\/hdfs is in namespace data.*ClientAccess.namespaces\(\{ 'kubernetes.io\/metadata.name': 'jobs' \}\)/)]);
    expect(complaints(ClientAccess.namespaces({ 'kubernetes.io/metadata.name': 'other' }), application)).toHaveLength(1);
    expect(complaints(undefined, (jobs, hdfs) => { new SparkApplication(jobs, 'pi', { code, eventLog: EventLogs.hdfs(hdfs) }); })).toEqual([expect.stringMatching(/^eventLog: /)]);
    expect(complaints(undefined, (jobs, hdfs) => { new SparkHistoryServer(jobs, 'history', { logs: EventLogs.hdfs(hdfs) }); })).toEqual([expect.stringMatching(/^logs: /)]);
  });

  test('are none when it does, or may', () => {
    expect(complaints(undefined, application, 'data')).toEqual([]);
    for (const access of [ClientAccess.anywhere(), ClientAccess.namespaces({ team: 'etl' }), ClientAccess.namespaces({ 'kubernetes.io/metadata.name': 'jobs' })]) {
      expect(complaints(access, application)).toEqual([]);
    }
  });
});

test.each(['/tmp/logs', '', 'spark-logs', 'file:///x', 'local:///x', 's3a:'])('EventLogs.at(%j) is a complaint of whoever uses it', (uri) => {
  const { app, jobs } = two('data', 'data');
  new SparkHistoryServer(jobs, 'history', { logs: EventLogs.at(uri) });
  new SparkApplication(jobs, 'pi', { code, eventLog: EventLogs.at(uri) });
  expect(all(app).filter((sentence) => /^(logs|eventLog): EventLogs.at\(.*disk of each pod/.test(sentence))).toHaveLength(2);
});

test.each(['s3a://logs/spark', 'hdfs://warehouse/logs', 'hdfs:///logs', 'abfss://logs@account.dfs.core.windows.net/spark'])('EventLogs.at(%j) is none', (uri) => {
  const { app, jobs } = two('data', 'data');
  new SparkHistoryServer(jobs, 'history', { logs: EventLogs.at(uri) });
  expect(all(app)).toEqual([]);
});
