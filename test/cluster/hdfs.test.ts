import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Chart } from 'cdk8s';
import { HdfsCluster, HdfsTopology } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { HdfsInNamespace } from '../support/hdfs';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const folder = emptyFolder('hdfs');
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
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
async function upload(namespace: string, target: string): Promise<string> {
  const source = join(folder, `source-${copies++}`);
  writeFileSync(source, randomBytes(20_000_000));
  await succeed(bigdata(['cp', source, `hdfs://${target}`, '-n', namespace]));
  return sha(source);
}

async function shaOf(namespace: string, path: string): Promise<string> {
  const target = join(folder, `target-${copies++}`);
  await succeed(bigdata(['cp', `hdfs://${path}`, target, '-n', namespace]));
  return sha(target);
}

describe('a single cluster', () => {
  const NAMESPACE = 'hdfs-single';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'hdfs');
  const withDataNodes = (count: number) => stack('hdfs', NAMESPACE, (chart) => {
    const hdfsSite = { 'dfs.blocksize': '1m', 'dfs.namenode.fs-limits.min-block-size': '1m' };
    const cluster = new HdfsCluster(chart, 'hdfs', { dataNodes: { count }, replication: 1, hdfsSite });
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
    const { stderr } = await fewer.up();
    expect(stderr).toMatch(/draining .*hdfs-datanode-1 is decommissioned/);
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
  const { up, down } = stack('ha', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'ha', { topology: HdfsTopology.highlyAvailable() });
    cluster.directory('/data', { mode: '777' });
  });

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
    let killed: Promise<number> | undefined;
    const failover = async () => {
      const started = Date.now();
      await hdfs.killPods(before);
      await eventually(async () => (await hdfs.report()).nameNodes.some(({ pod, state }) => state === 'active' && pod !== before) || undefined, 120, 'the other one active');
      return (Date.now() - started) / 1000;
    };
    const script = 'for i in {1..12}; do if echo "line $i" | hdfs dfs -put - /data/$i; then echo "acknowledged $i"; fi; done';
    const { stdout } = await hdfs.client('writer', script, (output) => {
      if (output.includes('acknowledged 3')) killed ??= failover();
    });
    process.stderr.write(`failover after a kill of the active NameNode: ${(await killed)!.toFixed(1)} s\n`);
    const acknowledged = [...stdout.matchAll(/^acknowledged (\d+)$/gm)].map(([, i]) => i);
    expect(acknowledged.length).toBeGreaterThan(6);
    const read = await hdfs.client('reader', `for i in ${acknowledged.join(' ')}; do hdfs dfs -cat /data/$i; done`);
    expect(read.stdout.trim().split('\n')).toEqual(acknowledged.map((i) => `line ${i}`));
  });

  test('fills a NameNode anew that has lost its volume', async () => {
    const written = await upload(NAMESPACE, '/data/blob');
    await hdfs.loseVolume('data-ha-namenode-0', 'ha-namenode-0');
    await up();
    expect((await hdfs.report()).nameNodes.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    await hdfs.killPods('ha-namenode-1'); // the one with the old volume
    await eventually(async () => (await hdfs.active()) === 'ha-namenode-0' || undefined, 120, 'the refilled one active');
    expect(await shaOf(NAMESPACE, '/data/blob')).toBe(written);
  });

  test('survives the loss of every pod at once', async () => {
    await hdfs.killAll();
    await up();
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/data/blob')).toMatch(/^[0-9a-f]{64}$/);
  });
});
