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
const ofActive = async (metric: string) => (await prometheus.query(`${metric}{hastate="active"}`)).map(({ value }) => value);
const eventuallyIs = (metric: string, expected: number) =>
  eventually(async () => { const [value, ...more] = await ofActive(metric); return (value === expected && more.length === 0) || undefined; }, 60, `${metric} is ${expected}`);

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
  await eventually(async () => (await up()).filter(({ value }) => value === 1).length === PODS.length || undefined, 60, 'all are up');
  expect(byPod(await up())).toEqual(all);
});

test('its figures are those that Hadoop tells otherwise', async () => {
  await hdfs.client('writer', `head -c ${BLOCKS * 1024 * 1024} /dev/urandom | hdfs dfs -put - /blocks`);
  await eventuallyIs('fs_namesystem_blocks_total', figure(await hadoop('fsck', '/'), /Total blocks \(validated\):\s*(\d+)/));
  expect(await ofActive('fs_namesystem_blocks_total')).toEqual([BLOCKS]);

  const report = await hadoop('dfsadmin', '-report');
  const capacity = figure(report, /^Configured Capacity: (\d+)/m);
  expect(capacity).toBeGreaterThan(0);
  expect(await ofActive('fs_namesystem_capacity_total')).toEqual([capacity]);
  expect((await prometheus.query(`sum(${DATASET}_capacity)`)).map(({ value }) => value)).toEqual([capacity]);
  expect(await ofActive('fs_namesystem_num_live_data_nodes')).toEqual([figure(report, /^Live datanodes \((\d+)\)/m)]);
  expect(await ofActive('fs_namesystem_missing_blocks')).toEqual([figure(report, /^\s*Missing blocks: (\d+)/m)]);

  const states = byPod(await prometheus.query('name_node_name_node_state'));
  expect(states).toEqual(Object.fromEntries(PODS.slice(0, 2).map((pod) => [pod, states[pod] === 1 ? 1 : 2])));
  expect(states[await hdfs.active()]).toBe(1);

  await eventually(async () => {
    const [written] = await ofActive('fs_namesystem_last_written_transaction_id');
    return Object.values(byPod(await prometheus.query('journal_node_last_written_tx_id'))).every((last) => last === written) || undefined;
  }, 60, 'all JournalNodes have written what the active NameNode has');
});

test('writes make no new series', async () => {
  const series = 'count({hastate="active", pod=~"lake-namenode-.*"})';
  const [{ value: now }] = await prometheus.query(series);
  const [{ value: everSince }] = await prometheus.query('count(last_over_time({hastate="active", pod=~"lake-namenode-.*"}[1h]))');
  expect(everSince).toBe(now);
});

test('a lost DataNode, and the blocks that only it had, are alerts until it is back', async () => {
  const { dataNodes: [, leaving] } = await hdfs.report();
  expect(leaving.blocks).toBeGreaterThan(0);
  expect(await prometheus.alerts()).toEqual([]);

  await scaleDataNodes(1);
  await eventuallyIs('fs_namesystem_num_dead_data_nodes', 1);
  await eventuallyIs('fs_namesystem_missing_blocks', leaving.blocks);
  expect(figure(await hadoop('fsck', '/'), /Missing blocks:\s*(\d+)/)).toBe(leaving.blocks);
  await eventually(async () => String(await prometheus.alerts()) === 'HdfsDataNodeDead,HdfsLowRedundancy,HdfsMissingBlocks' || undefined, 30, 'alerts');

  await scaleDataNodes(2);
  await eventuallyIs('fs_namesystem_missing_blocks', 0);
  await eventually(async () => (await prometheus.alerts()).length === 0 || undefined, 60, 'no alerts');
});
