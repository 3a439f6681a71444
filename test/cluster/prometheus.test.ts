import { isDeepStrictEqual } from 'node:util';
import { ClientAccess, HdfsCluster, HdfsTopology, ZooKeeper } from '../../src';
import { bigdata, succeed } from '../support/command';
import { HdfsInNamespace } from '../support/hdfs';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { Prometheus, Sample } from '../support/prometheus';
import { synthesized } from '../support/stack';

const NAMESPACE = 'hdfs-metrics';
const MONITORING = 'monitoring';
const PODS = ['namenode-0', 'namenode-1', 'datanode-0', 'datanode-1', 'journalnode-0', 'journalnode-1', 'journalnode-2'].map((pod) => `lake-${pod}`);
const BLOCKS = 12;
const DATASET = 'org_apache_hadoop_hdfs_server_datanode_fsdataset_impl_fs_dataset_impl';
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };
const hdfs = new HdfsInNamespace(NAMESPACE, 'lake');
let prometheus: Prometheus;

const hadoop = async (...args: string[]) => (await bigdata(['hdfs', 'run', '-n', NAMESPACE, '--', ...args])).stdout;
const figure = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1]);
const byPod = (samples: Sample[]) => Object.fromEntries(samples.map(({ labels, value }) => [labels.pod, value]));
const ofActive = (metric: string) => `${metric}{hastate="active"}`;
const valuesOf = async (expression: string) => (await prometheus.query(expression)).map(({ value }) => value);
/** Not at once: on a busy machine a daemon may have been asked in vain. */
const eventuallyIs = (expression: string, expected: number) =>
  eventually(async () => isDeepStrictEqual(await valuesOf(expression), [expected]) || undefined, 60, `${expression} is ${expected}`);

async function scaleDataNodes(replicas: number): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/lake-datanode/scale`;
  await kubernetes('PUT', path, { ...await kubernetes('GET', path), spec: { replicas } });
}

beforeAll(async () => {
  await withNamespace(NAMESPACE, RESTRICTED);
  await withNamespace(MONITORING, RESTRICTED);
  const path = synthesized('lake', NAMESPACE, (chart) => {
    new HdfsCluster(chart, 'lake', {
      topology: HdfsTopology.highlyAvailable({ zooKeeper: ZooKeeper.embedded({ count: 1 }) }),
      dataNodes: { count: 2 },
      replication: 1,
      access: ClientAccess.namespaces({ 'kubernetes.io/metadata.name': MONITORING }),
      hdfsSite: {
        'dfs.blocksize': '1m',
        'dfs.namenode.fs-limits.min-block-size': '1m',
        // a DataNode is dead after 2 x 2 s + 10 x 1 s
        'dfs.heartbeat.interval': '1',
        'dfs.namenode.heartbeat.recheck-interval': '2000',
      },
    });
  });
  const starting = succeed(bigdata(['up', '-f', path, '--name', 'lake', '-n', NAMESPACE, '--patience', '2m']));
  [prometheus] = await Promise.all([Prometheus.start(MONITORING), starting]);
});
afterAll(async () => {
  await succeed(bigdata(['down', '--name', 'lake', '-n', NAMESPACE, '--delete-data']));
  await succeed(bigdata(['down', '--name', 'prometheus', '-n', MONITORING]));
  await Promise.all([NAMESPACE, MONITORING].map(withoutNamespace));
});

test('Prometheus finds every daemon that has metrics, and only these, and reads them', async () => {
  const up = () => prometheus.query(`up{namespace="${NAMESPACE}"}`);
  const all = Object.fromEntries(PODS.map((pod) => [pod, 1]));
  await eventually(async () => isDeepStrictEqual(byPod(await up()), all) || undefined, 60, 'all are up, and nothing else');
});

test('its figures are those that Hadoop tells otherwise', async () => {
  await hdfs.client('writer', `head -c ${BLOCKS * 1024 * 1024} /dev/urandom | hdfs dfs -put - /blocks`);
  expect(figure(await hadoop('fsck', '/'), /Total blocks \(validated\):\s*(\d+)/)).toBe(BLOCKS);
  await eventuallyIs(ofActive('fs_namesystem_blocks_total'), BLOCKS);

  const report = await hadoop('dfsadmin', '-report');
  const capacity = figure(report, /^Configured Capacity: (\d+)/m);
  expect(capacity).toBeGreaterThan(0);
  await eventuallyIs(ofActive('fs_namesystem_capacity_total'), capacity);
  await eventuallyIs(`sum(${DATASET}_capacity)`, capacity);
  await eventuallyIs(ofActive('fs_namesystem_num_live_data_nodes'), figure(report, /^Live datanodes \((\d+)\)/m));
  await eventuallyIs(ofActive('fs_namesystem_missing_blocks'), figure(report, /^\s*Missing blocks: (\d+)/m));

  const active = await hdfs.active();
  const states = Object.fromEntries(PODS.slice(0, 2).map((pod) => [pod, pod === active ? 1 : 2]));
  await eventually(async () => isDeepStrictEqual(byPod(await prometheus.query('name_node_name_node_state')), states) || undefined, 60, 'who is active, of both NameNodes and nothing else');

  await eventually(async () => {
    const [written] = await valuesOf(ofActive('fs_namesystem_last_written_transaction_id'));
    return Object.values(byPod(await prometheus.query('journal_node_last_written_tx_id'))).every((last) => last === written) || undefined;
  }, 60, 'all JournalNodes have written what the active NameNode has');
});

test('writes make no new series', async () => {
  const series = '{hastate="active", pod=~"lake-namenode-.*"}';
  await eventuallyIs(`count(last_over_time(${series}[1h])) - count(${series})`, 0);
});

const noAlerts = () => eventually(async () => (await prometheus.alerts()).length === 0 || undefined, 60, 'no alerts');

test('a lost DataNode, and the blocks that only it had, are alerts until it is back', async () => {
  const { dataNodes: [, leaving] } = await hdfs.report();
  expect(leaving.blocks).toBeGreaterThan(0);
  await noAlerts();

  await scaleDataNodes(1);
  await eventuallyIs(ofActive('fs_namesystem_num_dead_data_nodes'), 1);
  await eventuallyIs(ofActive('fs_namesystem_missing_blocks'), leaving.blocks);
  expect(figure(await hadoop('fsck', '/'), /Missing blocks:\s*(\d+)/)).toBe(leaving.blocks);
  await eventually(async () => String(await prometheus.alerts()) === 'HdfsDataNodeDead,HdfsLowRedundancy,HdfsMissingBlocks' || undefined, 30, 'alerts');

  await scaleDataNodes(2);
  await eventuallyIs(ofActive('fs_namesystem_missing_blocks'), 0);
  await noAlerts();
});
