import { JsonPatch, Size } from 'cdk8s';
import { HadoopVersion, HdfsCluster, HdfsTopology, HdfsVolume } from '../../src';
import { EPHEMERAL, HdfsInNamespace, hdfsStack as stack, shaOf, SMALL_BLOCKS, upload } from '../support/hdfs';
import { loadImages } from '../support/images';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';

describe('a full disk', () => {
  const NAMESPACE = 'hdfs-full';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'full');
  const { up, down } = stack('full', NAMESPACE, (chart) => {
    // else a DataNode takes nothing when less than 1 GiB is left
    const hdfsSite = { ...SMALL_BLOCKS, 'dfs.datanode.round-robin-volume-choosing-policy.additional-available-space': '0' };
    const cluster = new HdfsCluster(chart, 'full', { dataNodes: { count: 2, volumes: [HdfsVolume.ephemeral()] }, topology: EPHEMERAL, replication: 1, hdfsSite });
    // in memory, since this is the only kind of volume whose size is kept here
    const volume = cluster.dataNodes.toJson().spec.template.spec.volumes.findIndex(({ name }: { name: string }) => name === 'data-0');
    cluster.dataNodes.addJsonPatch(JsonPatch.replace(`/spec/template/spec/volumes/${volume}`, { name: 'data-0', emptyDir: { medium: 'Memory', sizeLimit: '32Mi' } }));
  });

  beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
  afterAll(async () => {
    await down();
    await withoutNamespace(NAMESPACE);
  });

  test('refuses what has no room, keeps what was acknowledged, and takes more when there is room again', async () => {
    await up();
    const fill = 'head -c 8000000 /dev/urandom > /tmp/x; for i in {1..10}; do if hdfs dfs -put /tmp/x /$i; then echo "acknowledged $i $(sha256sum < /tmp/x)"; fi; done 2>&1';
    const { stdout } = await hdfs.client('fill', fill);
    const acknowledged = [...stdout.matchAll(/^acknowledged (\d+) (\w+)/gm)];
    expect(acknowledged.length).toBeGreaterThanOrEqual(4);
    expect(acknowledged.length).toBeLessThan(10);
    expect(stdout).toMatch(/could only be written to 0 of the 1 minReplication nodes|There are \d datanode\(s\) running/);
    const read = await hdfs.client('read', acknowledged.map(([, i]) => `hdfs dfs -cat /${i} | sha256sum`).join('\n'));
    expect([...read.stdout.matchAll(/^(\w{64})/gm)].map(([, sum]) => sum)).toEqual(acknowledged.map(([, , sum]) => sum));
    const again = 'hdfs dfs -rm -skipTrash /1 /2; sleep 15; head -c 8000000 /dev/urandom > /tmp/y; hdfs dfs -put /tmp/y /again && hdfs dfs -cat /again | cmp - /tmp/y && echo same';
    expect((await hdfs.client('again', again)).stdout).toContain('same');
    expect(await hdfs.restartedContainers()).toEqual([]);
  });
});

describe('another release of Hadoop', () => {
  const NAMESPACE = 'hdfs-upgrade';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'hdfs');
  const release = (version: HadoopVersion) => stack('hdfs', NAMESPACE, (chart) => { new HdfsCluster(chart, 'hdfs', { version }); });
  const volumes = [HdfsVolume.claim(Size.gibibytes(30)), HdfsVolume.claim(Size.gibibytes(5))];
  const [old, next] = [release(HadoopVersion.V3_4_3), release(HadoopVersion.V3_5_0)];
  const larger = stack('hdfs', NAMESPACE, (chart) => { new HdfsCluster(chart, 'hdfs', { dataNodes: { volumes } }); });

  beforeAll(async () => {
    await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await loadImages('hadoop-3.4');
  });
  afterAll(async () => {
    await next.down();
    await withoutNamespace(NAMESPACE);
  });

  test('takes over what the one before has written, with a way back until it is finalized', async () => {
    await old.up();
    const written = await upload(NAMESPACE, '/blob');
    await hdfs.run('dfsadmin', '-safemode', 'enter'); // which a single NameNode wants for this
    await hdfs.run('dfsadmin', '-rollingUpgrade', 'prepare');
    await eventually(async () => (await hdfs.report()).upgrade === 'prepared' || undefined, 60, 'an image to go back to');
    await hdfs.run('dfsadmin', '-safemode', 'leave');
    await next.up();
    const { nameNodes, dataNodes } = await hdfs.report();
    expect([...nameNodes, ...dataNodes].map(({ state }) => state)).toEqual(['active', 'In Service']);
    const log = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/hdfs-namenode-0/log?container=namenode`);
    expect(log).toMatch(/-rollingUpgrade, started/);
    await hdfs.run('dfsadmin', '-rollingUpgrade', 'finalize');
    expect((await hdfs.report()).upgrade).toBeUndefined();
    await hdfs.killPods('hdfs-namenode-0');
    await next.up();
    expect(await shaOf(NAMESPACE, '/blob')).toBe(written);
  });

  test('gets a larger and a further volume for its DataNode, which has every block afterwards', async () => {
    const written = await shaOf(NAMESPACE, '/blob');
    const { stderr } = await larger.up();
    expect(stderr).toMatch(/changed +PersistentVolumeClaim hdfs-upgrade\/data-0-hdfs-datanode-0/);
    expect(stderr).toContain('is replaced by one with data-1-hdfs-datanode-0');
    const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims`);
    const sizes = items.map(({ metadata, status }: any) => [metadata.name, status.capacity.storage]);
    expect(Object.fromEntries(sizes)).toMatchObject({ 'data-0-hdfs-datanode-0': '30Gi', 'data-1-hdfs-datanode-0': '5Gi' });
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/blob')).toBe(written);
  });

  test('becomes highly available and keeps every file, although all pods are killed while the edits are copied', async () => {
    const several = stack('hdfs', NAMESPACE, (chart) => {
      new HdfsCluster(chart, 'hdfs', { topology: HdfsTopology.highlyAvailable(), dataNodes: { count: 1, volumes } });
    });
    const written = await shaOf(NAMESPACE, '/blob');
    const applied = several.up('--patience', '5m');
    await eventually(async () => {
      const log = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/hdfs-namenode-0/log?container=prepare`).catch(() => '');
      return log.includes('copying the edits') || undefined;
    }, 180, 'edits that are copied');
    await hdfs.killAll();
    await applied;
    expect((await hdfs.report()).nameNodes.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    expect(await shaOf(NAMESPACE, '/blob')).toBe(written);
  });

  test('does not become one NameNode again, which would lose what only the JournalNodes hold', async () => {
    await expect(larger.up()).rejects.toThrow('Nothing was changed');
    expect((await hdfs.report()).nameNodes).toHaveLength(2);
  });
});
