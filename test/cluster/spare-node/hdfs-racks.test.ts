/** @alone the spare node */
import { HdfsCluster, HdfsRacks, HdfsVolume } from '../../../src';
import { bigdata, succeed } from '../../support/command';
import { EPHEMERAL, HdfsInNamespace, hdfsStack as stack, shaOf, SMALL_BLOCKS, upload } from '../../support/hdfs';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../../support/kubernetes';
import { HOME, onHomeAndSpare, SPARE } from '../../support/spare-node';

describe('DataNodes on two nodes', () => {
  const NAMESPACE = 'hdfs-racks';
  const ZONES: { [node: string]: string } = { [HOME]: 'zone-a', [SPARE]: 'zone-b' };
  const hdfs = new HdfsInNamespace(NAMESPACE, 'racks');
  const zoned = new HdfsInNamespace(NAMESPACE, 'zoned');
  // a DataNode is dead after 40 s
  const hdfsSite = { ...SMALL_BLOCKS, 'dfs.namenode.heartbeat.recheck-interval': '5000' };
  const { up, down } = stack('racks', NAMESPACE, (chart) => {
    const racks = new HdfsCluster(chart, 'racks', { dataNodes: { count: 4 }, replication: 2, racks: HdfsRacks.byPodRange(), hdfsSite });
    const dataNodes = { count: 2, volumes: [HdfsVolume.ephemeral()] };
    const byZone = new HdfsCluster(chart, 'zoned', { dataNodes, topology: EPHEMERAL, racks: HdfsRacks.byZone() });
    for (const cluster of [racks, byZone]) onHomeAndSpare(cluster.dataNodes);
  });

  /** Addresses of DataNodes by rack. */
  async function racksOf({ run }: HdfsInNamespace): Promise<{ [rack: string]: number }> {
    const { stdout } = await run('dfsadmin', '-printTopology');
    return Object.fromEntries(stdout.split('Rack: ').slice(1).map((part) => [part.split('\n')[0].trim(), part.split('\n').filter((line) => /:9866/.test(line)).length]));
  }

  const label = (node: string, zone: string | null) => kubernetes('PATCH', `/api/v1/nodes/${node}`, { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } });

  beforeAll(async () => {
    await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    for (const [node, zone] of Object.entries(ZONES)) await label(node, zone);
    await up();
  });
  afterAll(async () => {
    for (const node of Object.keys(ZONES)) await label(node, null);
    await down();
    await withoutNamespace(NAMESPACE);
  });

  test('are in the racks of their nodes, or of their zones', async () => {
    expect(Object.values(await racksOf(hdfs))).toEqual([2, 2]);
    expect(Object.keys(await racksOf(hdfs))).toEqual([expect.stringMatching(/^\/10\.\d+\.\d+\.0$/), expect.stringMatching(/^\/10\.\d+\.\d+\.0$/)]);
    expect(await racksOf(zoned)).toEqual({ '/zone-a': 1, '/zone-b': 1 });
  });

  test('hold all blocks when a node is lost, and make the lost replicas anew', async () => {
    const written = await upload(NAMESPACE, '/blob', 'racks');
    await succeed(bigdata(['cluster', 'node', 'stop', SPARE, '--name', TEST_CLUSTER]));
    const { underReplicated } = await eventually(async () => {
      const report = await hdfs.report();
      return report.dataNodes.filter(({ state }) => state === 'Dead').length === 2 && report.underReplicated === 0 ? report : undefined;
    }, 180, 'the replicas made anew');
    expect(underReplicated).toBe(0);
    expect(await shaOf(NAMESPACE, '/blob', 'racks')).toBe(written);
    await succeed(bigdata(['cluster', 'node', 'start', SPARE, '--name', TEST_CLUSTER]));
    await eventually(async () => (await hdfs.report()).dataNodes.every(({ state }) => state === 'In Service') || undefined, 120, 'all DataNodes back');
    expect((await hdfs.report()).missing).toBe(0);
  });
});
