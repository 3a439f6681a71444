import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bigdata, emptyFolder, Outcome, succeed } from '../support/command';
import { Container, UnpackedImage } from '../support/container';

const FILE_SYSTEM = {
  'fs.defaultFS': 'hdfs://127.0.0.1:8020',
  'hadoop.prometheus.endpoint.enabled': 'true',
  'dfs.replication': '1',
  'dfs.namenode.name.dir': '/tmp/name',
  'dfs.datanode.data.dir': '/tmp/data',
};
const ZOOKEEPER = ['dataDir=/tmp/zookeeper', 'clientPort=2181', 'clientPortAddress=127.0.0.1', 'admin.enableServer=false', '4lw.commands.whitelist=ruok'];
const NAMENODE = 'http://127.0.0.1:9870';

/** As a ConfigMap would be mounted: without log4j.properties. */
function configuration(): string {
  const folder = emptyFolder('conf');
  const properties = Object.entries(FILE_SYSTEM).map(([name, value]) => `<property><name>${name}</name><value>${value}</value></property>`);
  for (const file of ['core-site.xml', 'hdfs-site.xml']) writeFileSync(join(folder, file), `<configuration>${properties.join('')}</configuration>`);
  writeFileSync(join(folder, 'zoo.cfg'), ZOOKEEPER.join('\n'));
  chmodSync(folder, 0o755);
  return folder;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (await condition()) return;
    await setTimeout(200);
  }
  throw new Error(`not once: ${condition}`);
}

describe('the hadoop image', () => {
  const options = { folders: { '/opt/hadoop/etc/hadoop': configuration() }, env: { HADOOP_HEAPSIZE_MAX: '128' } };
  let image: UnpackedImage;

  beforeAll(async () => {
    const { stdout } = await succeed(bigdata(['images', 'build', 'hadoop']));
    image = await UnpackedImage.of(stdout.trim());
  });

  test('is Hadoop 3.5.0 for user 1000, under tini', async () => {
    const { stdout } = await succeed(image.run(['sh', '-c', 'id -un; id -u; cat /proc/1/comm; hadoop version']));
    expect(stdout).toMatch(/^hadoop\n1000\ntini\nHadoop 3\.5\.0\n/);
  });

  test('has a name for a user that it does not know, and needs no configuration', async () => {
    const script = 'hdfs dfs -touchz file:///tmp/mine && hdfs dfs -stat %u file:///tmp/mine';
    expect(await image.run(['sh', '-c', script], { uid: 100_123, gid: 0 })).toMatchObject({ code: 0, stdout: 'hadoop\n' });
  });

  test('takes the variables of the scripts of Hadoop', async () => {
    const env = { HADOOP_HEAPSIZE_MAX: '96', HADOOP_OPTS: '-Da=of-all', HADOOP_CLIENT_OPTS: '-Db=of-clients -XX:+UseParallelGC', HDFS_VERSION_OPTS: '-Dc=of-this -XshowSettings:all', HADOOP_CLASSPATH: '/further/*' };
    const { stderr } = await succeed(image.run(['hdfs', '--loglevel', 'WARN', 'version'], { env }));
    for (const setting of ['a = of-all', 'b = of-clients', 'c = of-this', 'Max. Heap Size: 96.00M', 'hadoop.root.logger = WARN,console']) expect(stderr).toContain(setting);
    expect((await succeed(image.run(['hdfs', 'classpath'], { env }))).stdout).toMatch(/^\/opt\/hadoop\/etc\/hadoop:.*:\/further\/\*$/m);
  });

  test('names its commands', async () => {
    expect((await succeed(image.run(['hdfs', '--help']))).stdout).toMatch(/^ {2}namenode$/m);
    expect(await image.run(['hdfs', 'nonsense'])).toMatchObject({ code: 1, stderr: expect.stringContaining('nonsense') });
  });

  describe('with its class data archive', () => {
    const ARCHIVED = /^.* org\.apache\.hadoop\.conf\.Configuration source: shared objects file/m;
    const FROM_JAR = /^.* org\.apache\.hadoop\.conf\.Configuration source: file:\/opt\/hadoop\/share\/hadoop\/hdfs\/lib\//m;
    const SITE = '<configuration><property><name>my.key</name><value>mine</value></property></configuration>';
    /** With a file in its configuration folder. */
    const configured = (file: string, env = {}): Promise<Outcome> => succeed(image.run(
      ['sh', '-c', `mkdir /tmp/conf && echo '${SITE}' > /tmp/conf/${file} && exec hdfs getconf -confKey my.key`],
      { env: { HADOOP_CONF_DIR: '/tmp/conf', HADOOP_OPTS: '-Xlog:class+load', ...env } },
    ));

    test('starts from it, and takes the files of a configuration folder', async () => {
      const { stdout } = await configured('core-site.xml');
      expect(stdout).toMatch(ARCHIVED);
      expect(stdout).toMatch(/^mine$/m);
    });

    test('does without it for HADOOP_CDS=0, and for a configuration folder that replaces files of Hadoop\'s', async () => {
      expect((await configured('core-site.xml', { HADOOP_CDS: '0' })).stdout).toMatch(FROM_JAR);
      const { stdout } = await configured('core-default.xml');
      expect(stdout).toMatch(FROM_JAR);
      expect(stdout).toMatch(/^mine$/m);
    });

    test.each([['a heap of 40 GiB', '-Xmx40g'], ['another garbage collector', '-XX:+UseZGC']])('keeps silent when %s does not fit it', async (_, option) => {
      expect(await image.run(['hdfs', 'dfs', '-stat', '%F', 'file:///opt'], { env: { HADOOP_CLIENT_OPTS: option } })).toMatchObject({ code: 0, stdout: 'directory\n', stderr: '' });
    });
  });

  describe('runs in one container', () => {
    let container: Container;
    let datanode: Promise<Outcome>;
    const exec = async (...args: string[]) => (await succeed(container.exec(args))).stdout;
    const shell = (script: string) => exec('bash', '-euo', 'pipefail', '-c', script);
    const get = (url: string) => container.exec(['python3', '-c', 'import sys, urllib.request as http\nprint(http.urlopen(sys.argv[1]).read().decode())', url]);

    beforeAll(async () => {
      container = await image.start(['sh', '-c', 'hdfs namenode -format -nonInteractive && exec hdfs namenode'], options);
      datanode = container.exec(['hdfs', 'datanode']);
      await until(async () => (await get(`${NAMENODE}/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState`)).stdout.includes('"NumLiveDataNodes" : 1'));
    });

    afterAll(() => container?.signal('KILL'));

    test('a file system that gives back what it was given', async () => {
      await shell('head -c 3000000 /dev/urandom > /tmp/given; hdfs dfs -put /tmp/given /file; hdfs dfs -cat /file | cmp - /tmp/given');
      expect(await exec('hdfs', 'fsck', '/')).toContain("The filesystem under path '/' is HEALTHY");
      expect(await exec('hdfs', 'dfs', '-stat', '%u %b', '/file')).toBe('hadoop 3000000\n');
    });

    test('a client that says nothing but what it was asked', async () => {
      expect(await container.exec(['hdfs', 'dfs', '-ls', '/missing'])).toMatchObject({ code: 1, stdout: '', stderr: "ls: `/missing': No such file or directory\n" });
    });

    test('pages for people and for Prometheus', async () => {
      for (const page of ['dfshealth.html', 'explorer.html', 'static/hadoop.css', 'jmx']) expect(await get(`${NAMENODE}/${page}`)).toMatchObject({ code: 0 });
      expect((await get(`${NAMENODE}/prom`)).stdout).toMatch(/^fs_namesystem_num_live_data_nodes\{.*\} 1$/m);
      expect(await get('http://127.0.0.1:9864/datanode.html')).toMatchObject({ code: 0 });
    });

    test('the benchmark of Hadoop', async () => {
      const littleMemory = ['-D', 'mapreduce.task.io.sort.mb=8']; // 100 MiB of a heap of 128 was sometimes too much
      const { stderr } = await succeed(container.exec(['hadoop', 'org.apache.hadoop.fs.TestDFSIO', ...littleMemory, '-write', '-nrFiles', '2', '-fileSize', '1MB', '-resFile', '/tmp/results']));
      expect(stderr).toMatch(/Total MBytes processed: 2/);
    });

    test('ZooKeeper and its client', async () => {
      const zookeeper = container.exec(['zookeeper', '/opt/hadoop/etc/hadoop/zoo.cfg']);
      await until(async () => (await container.exec(['bash', '-c', 'exec 3<> /dev/tcp/127.0.0.1/2181; printf ruok >&3; cat <&3'])).stdout === 'imok');
      expect(await exec('zkCli', '-server', '127.0.0.1:2181', 'ls', '/')).toContain('[zookeeper]');
      await exec('pkill', '-TERM', '-f', 'proc_zookeeper');
      expect((await zookeeper).code).toBe(143);
    });

    test('daemons that end when they are told to', async () => {
      await exec('pkill', '-TERM', '-f', 'proc_datanode');
      expect(await datanode).toMatchObject({ code: 143, stderr: expect.stringContaining('SHUTDOWN_MSG') });
      await container.signal('TERM');
      expect(await container.ended).toMatchObject({ code: 143, stderr: expect.stringContaining('SHUTDOWN_MSG') });
    });
  });
});
