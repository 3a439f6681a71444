/** @alone the large system */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Size } from 'cdk8s';
import { HdfsCluster, HdfsTopology } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { HdfsInNamespace, hdfsStack as stack, shaOf, SMALL_BLOCKS, upload } from '../support/hdfs';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';

describe('a single cluster', () => {
  const NAMESPACE = 'hdfs-single';
  const hdfs = new HdfsInNamespace(NAMESPACE, 'hdfs');
  const withDataNodes = (count: number) => stack('hdfs', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'hdfs', { dataNodes: { count }, replication: 1, hdfsSite: SMALL_BLOCKS });
    cluster.directory('/data', { owner: 'spark', mode: '750', nameQuota: 10 });
    cluster.directory('/sec1', { mode: '700' });
    // with quotas, and once more without
    cluster.directory('/sec*', { mode: '777', ...(count === 2 ? { nameQuota: 5, spaceQuota: Size.gibibytes(1) } : {}) });
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

  test('is found by its name also where Argo CD has put the name of its application into the label', async () => {
    const track = (name: string) => Promise.all(['namenode', 'datanode'].map((part) => kubernetes(
      'PATCH', `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/hdfs-${part}`, { metadata: { labels: { 'app.kubernetes.io/instance': name } } },
    )));
    await track('what-argo-cd-calls-it');
    expect((await hdfs.report()).dataNodes.map(({ state }) => state)).toEqual(['In Service', 'In Service']);
    await track('hdfs');
  });

  test('takes a path as it stands: no pattern changes what is beside it', async () => {
    const { stdout } = await hdfs.run('dfs', '-ls', '/');
    expect(stdout).toMatch(/^drwx------ .* \/sec1$/m);
    expect(stdout).toMatch(/^drwxrwxrwx .* \/sec\*$/m);
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

  test('gives back a folder as it was, whatever the names of files and folders in it', async () => {
    const [source, back] = ['odd names [1]', 'back'].map((name) => join(emptyFolder('hdfs'), name));
    const names = ['a b', '[x]', '{y,z}', 'what?', '*', '50%', '%20', 'back\\slash', 'two\nlines', 'Grüße 東京', '-dash', '#hash', 'a+b&c', '~', '$(x)'];
    for (const name of names) {
      mkdirSync(join(source, `folder ${name}`), { recursive: true });
      writeFileSync(join(source, `folder ${name}`, name), `content of ${name}`);
    }
    await succeed(bigdata(['cp', source, 'hdfs:///odd/', '-n', NAMESPACE]));
    await succeed(bigdata(['cp', 'hdfs:///odd/odd names [1]', back, '-n', NAMESPACE]));
    const contents = (folder: string) => readdirSync(folder).sort()
      .map((name) => [name, readdirSync(join(folder, name)).map((file) => readFileSync(join(folder, name, file), 'utf8'))]);
    expect(contents(back)).toEqual(contents(source));
  });

  test('drains a DataNode before it goes, also when the command that does it was killed', async () => {
    const written = await upload(NAMESPACE, '/data/drained');
    expect((await hdfs.report()).dataNodes[1].blocks).toBeGreaterThan(0);
    const fewer = withDataNodes(1);
    await fewer.attempt({ killAfter: 4000 });
    let told = '';
    expect(await hdfs.writeDuring('drain', async () => { told = (await fewer.up()).stderr; })).toMatchObject({ refused: 0 });
    expect(told).toMatch(/draining .*hdfs-datanode-1 is decommissioned/);
    expect(await shaOf(NAMESPACE, '/data/drained')).toBe(written);
    await hdfs.killPods('hdfs-namenode-0'); // which then knows of no other DataNode
    await fewer.up();
    expect((await hdfs.report()).dataNodes.map(({ pod }) => pod)).toEqual(['hdfs-datanode-0']);
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/data/drained')).toBe(written);
    // quotas that are no longer declared are gone
    expect((await hdfs.run('dfs', '-count', '-q', '/sec\\*')).stdout).toMatch(/^\s*none\s+inf\s+none\s+inf\s.*\/sec\*$/m);

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
  const hdfs = new HdfsInNamespace(NAMESPACE, 'true'); // a name that a script could take for an answer
  const QUICKER = { 'dfs.ha.log-roll.period': '10s' }; // a JournalNode that was restarted counts again
  const withKeys = (hdfsSite: { [key: string]: string }, count = 3) => stack('true', NAMESPACE, (chart) => {
    const cluster = new HdfsCluster(chart, 'true', { topology: HdfsTopology.highlyAvailable(), dataNodes: { count }, hdfsSite: { ...QUICKER, ...hdfsSite } });
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
    const { acknowledged, refused } = await hdfs.writeDuring('failover', async () => {
      const started = Date.now();
      const killed = await hdfs.uid(before);
      await hdfs.killPods(before);
      // mostly the other one, but the new pod may win the election, too
      await eventually(async () => await hdfs.uid(await hdfs.active()) !== killed || undefined, 120, 'a NameNode is active again');
      seconds = (Date.now() - started) / 1000;
    });
    process.stderr.write(`${acknowledged} writes acknowledged, ${refused} refused\n`);
    process.stderr.write(`failover after a kill of the active NameNode: ${seconds.toFixed(1)} s\n`);
    expect(acknowledged).toBeGreaterThan(2);
  });

  test('fills a NameNode anew that has lost its volume', async () => {
    const written = await upload(NAMESPACE, '/data/blob');
    await hdfs.loseVolume('data-true-namenode-0', 'true-namenode-0');
    await up();
    expect((await hdfs.report()).nameNodes.map(({ state }) => state).sort()).toEqual(['active', 'standby']);
    await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/pods/true-namenode-1`); // the one with the old volume; it ends when the other one is active
    await eventually(async () => (await hdfs.active()) === 'true-namenode-0' || undefined, 120, 'the refilled one active');
    expect(await shaOf(NAMESPACE, '/data/blob')).toBe(written);
  });

  test('survives the loss of every pod at once', async () => {
    await hdfs.killAll();
    await up();
    expect((await hdfs.report()).missing).toBe(0);
    expect(await shaOf(NAMESPACE, '/data/blob')).toMatch(/^[0-9a-f]{64}$/);
  });

  describe('whose files have three replicas, with two DataNodes in the future', () => {
    const flags = ['-n', NAMESPACE, '-c', 'true'];
    const states = async () => (await hdfs.report()).dataNodes.map(({ state }) => state);
    const inService = ['In Service', 'In Service', 'In Service'];
    /** What is done once a command has said that nothing gets on. */
    const whenHeld = (help: () => Promise<unknown>) => {
      let helped: Promise<unknown> | undefined;
      return { watch: (output: string) => { if (output.includes('no block was copied')) helped ??= help(); }, end: async () => expect(await helped).toBeDefined() };
    };

    test('says what keeps the third from leaving, and ends when somebody takes it back', async () => {
      const held = whenHeld(() => succeed(bigdata(['hdfs', 'recommission', ...flags])));
      const { code, stderr } = await withKeys({}, 2).attempt({ watch: held.watch });
      await held.end();
      expect(stderr).toMatch(/draining +true-datanode-2 is being emptied: \d+ blocks to copy/);
      expect(stderr).toContain('`bigdata hdfs run -- dfs -setrep -R 2 /`');
      expect(stderr).toMatch(/true-datanode-2: no longer to leave, .* No DataNode was removed/);
      expect(code).toBe(1);
      expect(await states()).toEqual(inService);
    });

    test('goes on when that was done which it says', async () => {
      const held = whenHeld(() => hdfs.run('dfs', '-setrep', '-R', '2', '/'));
      await succeed(bigdata(['hdfs', 'decommission', '--remaining', '2', ...flags], { watch: held.watch }));
      await held.end();
      expect(await states()).toEqual(['In Service', 'In Service', 'Decommissioned']);
      await succeed(bigdata(['hdfs', 'recommission', ...flags]));
      expect(await states()).toEqual(inService);
    });
  });

  test('is at work again after its NameNodes were killed, although a JournalNode is away', async () => {
    await kubernetes('PATCH', `/apis/apps/v1/namespaces/${NAMESPACE}/statefulsets/true-journalnode/scale`, { spec: { replicas: 2 } });
    await eventually(async () => !(await hdfs.podNames()).includes('true-journalnode-2'), 60, 'a JournalNode gone');
    await hdfs.killPods('true-namenode-0', 'true-namenode-1');
    expect(await hdfs.writeDuring('without-one', async () => undefined)).toMatchObject({ refused: 0 });
    expect(await hdfs.restartedContainers()).toEqual([]);
    await up('--force'); // it was us who changed the number
  });

  test('takes another configuration one pod after the other, while all writes succeed and every quorum holds', async () => {
    const other = withKeys({ 'dfs.namenode.handler.count': '12', 'dfs.journalnode.handler.count': '6', 'dfs.datanode.handler.count': '11' });
    let restarted = 0;
    let ended: string[] | undefined;
    const { acknowledged, refused } = await hdfs.writeDuring('rolling', async () => {
      ended = await hdfs.restartedDuring(async () => {
        const { stderr } = await other.up('--patience', '5m');
        restarted = [...stderr.matchAll(/(namenode|journalnode|datanode)-\d runs/g)].length;
      });
    });
    expect(ended).toEqual([]); // a NameNode that had lost the quorum would have ended itself
    expect(refused).toBe(0);
    expect(acknowledged).toBeGreaterThan(2); // two came before; one that meets an address that has just gone takes 35 s and more, so how many follow is the machine's affair
    expect(restarted).toBeGreaterThanOrEqual(8);
    expect(await hdfs.restartedContainers()).toEqual([]); // nor did one while the last writes were read back
  });
});
