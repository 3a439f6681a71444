import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chart, JsonPatch } from 'cdk8s';
import { HadoopVersion, HdfsCluster, HdfsRacks, HdfsTopology, HdfsVolume } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { HdfsInNamespace } from '../support/hdfs';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const folder = emptyFolder('hdfs');
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
const SMALL_BLOCKS = { 'dfs.blocksize': '1m', 'dfs.namenode.fs-limits.min-block-size': '1m' };
const EPHEMERAL = HdfsTopology.single({ nameNodeVolume: HdfsVolume.ephemeral() });
let copies = 0;

function stack(name: string, namespace: string, describe: (chart: Chart) => void) {
  const path = synthesized(name, namespace, describe);
  const flags = ['--name', name, '-n', namespace];
  return {
    up: (...more: string[]) => succeed(bigdata(['up', '-f', path, ...flags, '--patience', '2m', ...more])),
    killed: (killAfter: number) => bigdata(['up', '-f', path, ...flags], { killAfter }),
    down: () => succeed(bigdata(['down', ...flags, '--delete-data'])),
  };
}

/** 20 MB in blocks of 1 MB. */
async function upload(namespace: string, target: string, cluster = ''): Promise<string> {
  const source = join(folder, `source-${copies++}`);
  writeFileSync(source, randomBytes(20_000_000));
  await succeed(bigdata(['cp', source, `hdfs://${cluster}${target}`, '-n', namespace]));
  return sha(source);
}

async function shaOf(namespace: string, path: string, cluster = ''): Promise<string> {
  const target = join(folder, `target-${copies++}`);
  await succeed(bigdata(['cp', `hdfs://${cluster}${path}`, target, '-n', namespace]));
  return sha(target);
}

describe('a single cluster', () => {
  const NAMESPACE = 'hdfs-single';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'hdfs');
  const withDataNodes = (count: number) => stack('hdfs', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'hdfs', { dataNodes: { count }, replication: 1, hdfsSite: SMALL_BLOCKS });
    cluster.directory('/data', { owner: 'spark', mode: '750', nameQuota: 10 });
  });
  const { up, down } = withDataNodes(2);

  beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
  afterAll(async () => {
    await down();
    await withoutNamespace(NAMESPACE);
  });

  test('formats once, however often all of its pods are killed meanwhile', async () => {
    await up('--no-wait');
    for (const seconds of [2, 4, 6, 8, 10]) {
      await sleep(seconds * 1000);
      await hdfs.killAll();
    }
    await up();
    const { nameNodes, dataNodes } = await hdfs.report();
    expect(nameNodes).toEqual([{ pod: 'hdfs-namenode-0', state: 'active', safeMode: false }]);
    expect(dataNodes.map(({ pod, state }) => [pod, state])).toEqual([['hdfs-datanode-0', 'In Service'], ['hdfs-datanode-1', 'In Service']]);
  });

  test('has the directory that was declared', async () => {
    const { stdout } = await succeed(bigdata(['hdfs', 'run', '-n', NAMESPACE, '--', 'dfs', '-ls', '-d', '/data']));
    expect(stdout).toMatch(/^drwxr-x--- +- spark +supergroup .* \/data$/m);
  });

  test('starts from the class data archive, which fits on a node, too', async () => {
    const { stdout } = await hdfs.client('archive', 'HADOOP_CLIENT_OPTS=-Xlog:class+load hdfs dfs -ls /');
    expect(stdout).toMatch(/ org\.apache\.hadoop\.fs\.FsShell source: shared objects file/);
  });

  test('gives back what was written, also when everything was restarted at once', async () => {
    const written = await upload(NAMESPACE, '/data/blob');
    expect(await shaOf(NAMESPACE, '/data/blob')).toBe(written);
    for (let i = 0; i < 2; i += 1) {
      await hdfs.killAll();
      await up();
      expect(await shaOf(NAMESPACE, '/data/blob')).toBe(written);
    }
    expect((await hdfs.report()).missing).toBe(0);
  });

  test('drains a DataNode before it goes, also when the command that does it was killed', async () => {
    const written = await upload(NAMESPACE, '/data/drained');
    expect((await hdfs.report()).dataNodes[1].blocks).toBeGreaterThan(0);
    const fewer = withDataNodes(1);
    await fewer.killed(4000);
    let told = '';
    expect(await hdfs.writeDuring('drain', 12, async () => { told = (await fewer.up()).stderr; })).toBe(12);
    expect(told).toMatch(/draining .*hdfs-datanode-1 is decommissioned/);
    expect(await shaOf(NAMESPACE, '/data/drained')).toBe(written);
    await hdfs.killPods('hdfs-namenode-0'); // which then knows of no other DataNode
    await fewer.up();
    expect((await hdfs.report()).dataNodes.map(({ pod }) => pod)).toEqual(['hdfs-datanode-0']);
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/data/drained')).toBe(written);

    await up(); // and back again
    expect((await hdfs.report()).dataNodes.map(({ state }) => state)).toEqual(['In Service', 'In Service']);
  });

  test('does not let DataNodes join a NameNode that has lost its volume', async () => {
    await hdfs.loseVolume('data-hdfs-namenode-0', 'hdfs-namenode-0');
    await eventually(async () => (await hdfs.report()).nameNodes[0].state === 'active' || undefined, 120, 'the new NameNode');
    await hdfs.killPods('hdfs-datanode-0');
    const log = await eventually(async () => {
      const text = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/hdfs-datanode-0/log?container=prepare`);
      return text.includes('belongs to another file system') ? text : undefined;
    }, 120, 'the refusal');
    expect(log).toContain('Restore the NameNode\'s volume');
  });
});

describe('a highly available cluster', () => {
  const NAMESPACE = 'hdfs-ha';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'ha');
  const withKeys = (hdfsSite: { [key: string]: string }) => stack('ha', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'ha', { topology: HdfsTopology.highlyAvailable(), hdfsSite });
    cluster.directory('/data', { mode: '777' });
  });
  const { up, down } = withKeys({});

  beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
  afterAll(async () => {
    await down();
    await withoutNamespace(NAMESPACE);
  });

  test('comes up although all of its pods are killed while it formats', async () => {
    await up('--no-wait');
    for (const seconds of [8, 12]) {
      await sleep(seconds * 1000);
      await hdfs.killAll();
    }
    await up();
    const { nameNodes, dataNodes } = await hdfs.report();
    expect(nameNodes.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    expect(dataNodes.map(({ state }) => state)).toEqual(['In Service', 'In Service', 'In Service']);
  });

  test('loses no write that was acknowledged when the active NameNode is killed', async () => {
    await up();
    const before = await hdfs.active();
    let seconds = NaN;
    const written = await hdfs.writeDuring('failover', 12, async () => {
      const started = Date.now();
      const killed = await hdfs.uid(before);
      await hdfs.killPods(before);
      // mostly the other one, but the new pod may win the election, too
      await eventually(async () => await hdfs.uid(await hdfs.active()) !== killed || undefined, 120, 'a NameNode is active again');
      seconds = (Date.now() - started) / 1000;
    });
    process.stderr.write(`failover after a kill of the active NameNode: ${seconds.toFixed(1)} s\n`);
    expect(written).toBeGreaterThan(6);
  });

  test('fills a NameNode anew that has lost its volume', async () => {
    const written = await upload(NAMESPACE, '/data/blob');
    await hdfs.loseVolume('data-ha-namenode-0', 'ha-namenode-0');
    await up();
    expect((await hdfs.report()).nameNodes.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/ha-namenode-1`); // the one with the old volume; it ends when the other one is active
    await eventually(async () => (await hdfs.active()) === 'ha-namenode-0' || undefined, 120, 'the refilled one active');
    expect(await shaOf(NAMESPACE, '/data/blob')).toBe(written);
  });

  test('survives the loss of every pod at once', async () => {
    await hdfs.killAll();
    await up();
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/data/blob')).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is at work again after its NameNodes were killed, although a JournalNode is away', async () => {
    await kubernetes('PATCH', `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/ha-journalnode/scale`, { spec: { replicas: 2 } });
    await eventually(async () => !(await hdfs.podNames()).includes('ha-journalnode-2'), 60, 'a JournalNode gone');
    await hdfs.killPods('ha-namenode-0', 'ha-namenode-1');
    expect(await hdfs.writeDuring('without-one', 2, async () => undefined)).toBe(2);
    expect(await hdfs.restartedContainers()).toEqual([]);
    await up('--force'); // it was us who changed the number
  });

  test('takes another configuration one pod after the other, while all writes succeed and every quorum holds', async () => {
    const other = withKeys({ 'dfs.namenode.handler.count': '12', 'dfs.journalnode.handler.count': '6', 'dfs.datanode.handler.count': '11' });
    let restarted = 0;
    const written = await hdfs.writeDuring('rolling', 40, async () => {
      const { stderr } = await other.up('--patience', '5m');
      restarted = [...stderr.matchAll(/(namenode|journalnode|datanode)-\d runs/g)].length;
    });
    expect(written).toBe(40);
    expect(restarted).toBeGreaterThanOrEqual(8);
    expect(await hdfs.restartedContainers()).toEqual([]); // a NameNode that had lost the quorum would have ended itself
  });
});

describe('DataNodes on two nodes', () => {
  const NAMESPACE = 'hdfs-racks';
  const ZONES: { [node: string]: string } = { 'node-1': 'zone-a', 'node-2': 'zone-b' };
  const hdfs = new HdfsInNamespace(NAMESPACE, 'racks');
  const zoned = new HdfsInNamespace(NAMESPACE, 'zoned');
  // a DataNode is dead after 40 s
  const hdfsSite = { ...SMALL_BLOCKS, 'dfs.namenode.heartbeat.recheck-interval': '5000' };
  const { up, down } = stack('racks', NAMESPACE, (chart) => {
    new HdfsCluster(chart, 'racks', { dataNodes: { count: 4 }, replication: 2, racks: HdfsRacks.byPodRange(), hdfsSite });
    new HdfsCluster(chart, 'zoned', { dataNodes: { count: 2, volumes: [HdfsVolume.ephemeral()] }, topology: EPHEMERAL, racks: HdfsRacks.byZone() });
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
    const nodeOf = async (pod: string) => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/${pod}`)).spec.nodeName;
    const spared = await nodeOf('racks-namenode-0');
    const lost = Object.keys(ZONES).find((node) => node !== spared)!;
    await succeed(bigdata(['cluster', 'node', 'stop', lost, '--name', TEST_CLUSTER]));
    const { underReplicated } = await eventually(async () => {
      const report = await hdfs.report();
      return report.dataNodes.filter(({ state }) => state === 'Dead').length === 2 && report.underReplicated === 0 ? report : undefined;
    }, 180, 'the replicas made anew');
    expect(underReplicated).toBe(0);
    expect(await shaOf(NAMESPACE, '/blob', 'racks')).toBe(written);
    await succeed(bigdata(['cluster', 'node', 'start', lost, '--name', TEST_CLUSTER]));
    await eventually(async () => (await hdfs.report()).dataNodes.every(({ state }) => state === 'In Service') || undefined, 120, 'all DataNodes back');
    expect((await hdfs.report()).missing).toBe(0);
  });
});

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
  const [old, next] = [release(HadoopVersion.V3_4_3), release(HadoopVersion.V3_5_0)];

  beforeAll(async () => {
    await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await succeed(bigdata(['images', 'load', 'hadoop-3.4', '--name', TEST_CLUSTER]));
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
});
