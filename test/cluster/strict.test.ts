import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  ClientAccess, EventLogs, Executors, HadoopVersion, HdfsCluster, HdfsRacks, HdfsStorageType, HdfsTopology, HdfsVolume, HistoryAuthentication, HistoryCleaner,
  SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkTrigger, SparkVersion, SparkVolume, ZooKeeper,
} from '../../src';
import { bigdata, succeed } from '../support/command';
import { withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'strict';
const resources = { heap: Size.mebibytes(300), cpuRequest: Cpu.millis(200), cpuLimit: Cpu.units(2) };
const pod = { cores: 2, cpuRequest: Cpu.millis(300), cpuLimit: Cpu.units(2), memory: Size.gibibytes(1), memoryOverhead: Size.mebibytes(400) };
const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
afterAll(() => withoutNamespace(NAMESPACE));

const STACKS: { [name: string]: (chart: Chart) => void } = {
  least: (chart) => {
    const hdfs = new HdfsCluster(chart, 'hdfs');
    const eventLog = new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
    new SparkApplication(chart, 'pi', { code, eventLog });
  },
  most: (chart) => {
    const secret = Secret.fromSecretName(chart, 'keys', 'keys');
    const hdfs = new HdfsCluster(chart, 'hdfs', {
      topology: HdfsTopology.highlyAvailable({
        nameNodes: 3,
        nameNode: resources,
        nameNodeVolume: HdfsVolume.claim(Size.gibibytes(4), { storageClass: 'fast' }),
        journalNodes: 5,
        journalNode: resources,
        journalNodeVolume: HdfsVolume.claim(Size.gibibytes(2), { storageClass: 'fast' }),
        failoverController: resources,
        zooKeeper: ZooKeeper.embedded({ count: 5, resources, volume: HdfsVolume.claim(Size.gibibytes(2)) }),
      }),
      dataNodes: {
        count: 6, resources, volumes: [HdfsVolume.claim(Size.gibibytes(50)), HdfsVolume.claim(Size.gibibytes(5), { storageType: HdfsStorageType.SSD, storageClass: 'fast' })],
      },
      replication: 2,
      racks: HdfsRacks.byZone(),
      clusterName: 'warehouse',
      clusterId: 'CID-warehouse',
      access: ClientAccess.namespaces({ team: 'data' }),
      coreSite: { 'io.file.buffer.size': '131072' },
      hdfsSite: { 'dfs.blocksize': '256m' },
      version: HadoopVersion.V3_5_0,
      image: 'registry.example.org/hadoop:3.5.0',
      imagePullSecrets: ['registry'],
    });
    const { uri } = hdfs.directory('/flights', { owner: 'spark', group: 'spark', mode: '1770', spaceQuota: Size.gibibytes(10), nameQuota: 1000 });
    const eventLog = new SparkHistoryServer(chart, 'history', {
      logs: EventLogs.hdfs(hdfs, '/logs'),
      serverName: 'runs',
      cleaner: HistoryCleaner.after(Duration.days(30), 1000),
      memory: Size.gibibytes(1),
      cpuRequest: Cpu.millis(200),
      store: Size.gibibytes(5),
      executorLogUrl: 'https://logs.example.org/{{KUBERNETES_POD_NAME}}',
      authentication: HistoryAuthentication.jws({ secret, key: 'jws' }),
      ingress: { host: 'history.example.org', className: 'nginx', tlsSecretName: 'tls' },
      access: ClientAccess.anywhere(),
      conf: { 'spark.history.ui.maxApplications': '100' },
      version: SparkVersion.V4_3_0,
      image: 'registry.example.org/spark:4.3.0',
      imagePullSecrets: ['registry'],
    });
    const claim = new PersistentVolumeClaim(chart, 'scratch', { metadata: { name: 'scratch' }, storage: Size.gibibytes(1), accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY] });
    new SparkApplication(chart, 'delays', {
      code,
      arguments: [uri, '2'],
      applicationName: 'delays-of-flights',
      driver: pod,
      executors: Executors.fixed(3, pod),
      env: { KEY: EnvValue.fromSecretValue({ secret, key: 'key' }), ZONE: EnvValue.fromValue('UTC') },
      volumes: [SparkVolume.fromPersistentVolumeClaim(claim, '/scratch'), SparkVolume.fromSecret(secret, '/keys'), SparkVolume.emptyDirectory('/fast')],
      hdfs,
      eventLog,
      conf: { 'spark.sql.shuffle.partitions': '10' },
      trigger: SparkTrigger.manual(),
      version: SparkVersion.V4_3_0,
      image: 'registry.example.org/spark:4.3.0',
      imagePullSecrets: ['registry'],
      maxRetries: 2,
      ttlAfterFinished: Duration.hours(2),
    });
  },
};

test.each(Object.keys(STACKS))('the API server takes constructs with the %s of properties, strictly validated', async (name) => {
  const { stdout } = await succeed(bigdata(['up', '--dry-run', '-f', synthesized(name, NAMESPACE, STACKS[name]), '--name', name, '-n', NAMESPACE]));
  expect(stdout).toMatch(/^create +StatefulSet /m);
});
