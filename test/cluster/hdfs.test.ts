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
  const withKeys = (hdfsSite: { [key: string]: string }) => stack('ha', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'ha', { topology: HdfsTopology.highlyAvailable(), hdfsSite });
    cluster.directory('/data', { mode: '777' });
  });
  const { up, down } = withKeys({});

  /** Writes one file after the other while something happens; each one that was acknowledged must be read back afterwards. @returns how many */
  async function writeDuring(name: string, count: number, disturb: () => Promise<unknown>): Promise<number> {
    let disturbed: Promise<unknown> | undefined;
    const script = `for ((i = 1; i <= ${count}; i++)); do if echo "line $i" | hdfs dfs -put - /data/${name}-$i; then echo "acknowledged $i"; fi; done`;
    const { stdout } = await hdfs.client(`${name}-writer`, script, (output) => {
      if (output.includes('acknowledged 2')) disturbed ??= disturb();
    });
    await disturbed;
    const acknowledged = [...stdout.matchAll(/^acknowledged (\d+)$/gm)].map(([, i]) => i);
    const read = await hdfs.client(`${name}-reader`, `hdfs dfs -cat ${acknowledged.map((i) => `/data/${name}-${i}`).join(' ')}`);
    expect(read.stdout.trim().split('\n')).toEqual(acknowledged.map((i) => `line ${i}`));
    return acknowledged.length;
  }

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
    const written = await writeDuring('failover', 12, async () => {
      const started = Date.now();
      await hdfs.killPods(before);
      await eventually(async () => (await hdfs.report()).nameNodes.some(({ pod, state }) => state === 'active' && pod !== before) || undefined, 120, 'the other one active');
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

  test('takes another configuration one pod after the other, while all writes succeed and every quorum holds', async () => {
    const other = withKeys({ 'dfs.namenode.handler.count': '12', 'dfs.journalnode.handler.count': '6', 'dfs.datanode.handler.count': '11' });
    let restarted = 0;
    const written = await writeDuring('rolling', 40, async () => {
      const { stderr } = await other.up('--patience', '5m');
      restarted = [...stderr.matchAll(/(namenode|journalnode|datanode)-\d runs/g)].length;
    });
    expect(written).toBe(40);
    expect(restarted).toBeGreaterThanOrEqual(8);
    expect(await hdfs.containerRestarts()).toBe(0); // a NameNode that had lost the quorum would have ended itself
  });
});
