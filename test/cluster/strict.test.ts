import { Chart, Cron, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, PersistentVolumeAccessMode, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  AirflowDatabase, AirflowDeployment, AirflowExecutor, AirflowLogs, AirflowMetrics, AirflowRole, AirflowUsers, AirflowVersion, ClientAccess, DagSource,
  EventLogs, Executors, GitCredentials, HadoopVersion, HdfsCluster, HdfsRacks, HdfsStorageType, HdfsTopology, HdfsVolume, HistoryAuthentication, HistoryCleaner,
  PodCreation, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkTrigger, SparkVersion, SparkVolume, ZooKeeper,
} from '../../src';
import { bigdata, succeed } from '../support/command';
import { withNamespace, withoutNamespace } from '../support/kubernetes';
import { ALL_OPTIONS } from '../support/pod-options';
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
    new AirflowDeployment(chart, 'airflow');
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
      podOptions: ALL_OPTIONS,
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
      podOptions: ALL_OPTIONS,
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
      podOptions: ALL_OPTIONS,
      driver: pod,
      executors: Executors.fixed(3, pod),
      env: { KEY: EnvValue.fromSecretValue({ secret, key: 'key' }), ZONE: EnvValue.fromValue('UTC') },
      volumes: [SparkVolume.fromPersistentVolumeClaim(claim, '/scratch'), SparkVolume.fromSecret(secret, '/keys'), SparkVolume.emptyDirectory('/fast')],
      hdfs,
      eventLog,
      conf: { 'spark.sql.shuffle.partitions': '10' },
      podCreation: PodCreation.limited({ serviceAccounts: ['other'] }),
      trigger: SparkTrigger.manual(),
      version: SparkVersion.V4_3_0,
      image: 'registry.example.org/spark:4.3.0',
      imagePullSecrets: ['registry'],
      maxRetries: 2,
      ttlAfterFinished: Duration.hours(2),
    });
    const size = { memory: Size.gibibytes(1), cpuRequest: Cpu.millis(200), cpuLimit: Cpu.units(2) };
    const component = { replicas: 2, resources: size };
    const pgBouncer = { serverConnections: 20, clientConnections: 100, resources: size, image: 'registry.example.org/pgbouncer:1' };
    const value = { secret, key: 'key' };
    const git = { repository: 'git@example.org:dags', ref: 'v1', folder: 'dags', refresh: Duration.minutes(5) };
    const everything = {
      dags: [
        DagSource.configMap({ 'a.py': 'x = 1' }),
        DagSource.image('/dags', { bundleName: 'image' }),
        DagSource.volume(claim, { bundleName: 'volume', subPath: 'dags' }),
        DagSource.nfs('nfs.example.org', '/dags', { bundleName: 'nfs', mountOptions: ['nfsvers=4.1'] }),
        DagSource.efs('fs-1', { bundleName: 'efs', accessPointId: 'fsap-2' }),
        DagSource.cinder('0bc2', { bundleName: 'cinder', fsType: 'xfs' }),
        DagSource.gitBundle({ ...git, repository: 'https://example.org/dags', bundleName: 'git', credentials: GitCredentials.token('bot', value) }),
        DagSource.gitSync({ ...git, bundleName: 'sync', credentials: GitCredentials.sshKey(value, value) }),
      ],
      keys: { fernetKey: value, apiSecretKey: value, jwtSecret: value },
      podOptions: ALL_OPTIONS,
      apiServer: component,
      scheduler: component,
      dagProcessor: component,
      triggerer: component,
      connections: { store: EnvValue.fromSecretValue(value) },
      variables: { region: EnvValue.fromValue('eu') },
      pools: { heavy: { slots: 2, description: 'of the cluster' } },
      ingress: { host: 'airflow.example.org', className: 'nginx', tlsSecretName: 'tls' },
      access: ClientAccess.namespaces({ team: 'data' }),
      podCreation: PodCreation.limited({ secrets: ['more'], claims: ['more'] }),
      configuration: { 'core.max_active_runs_per_dag': '4' },
      env: { KEY: EnvValue.fromSecretValue(value) },
      image: 'registry.example.org/airflow:3.3.2',
      version: AirflowVersion.V3_3_2,
      imagePullSecrets: ['registry'],
    };
    const flow = new AirflowDeployment(chart, 'flow', {
      ...everything,
      airflowName: 'orchestra',
      executor: AirflowExecutor.kubernetes({ parallelism: 64, batchSize: 8 }),
      database: AirflowDatabase.embedded({ storage: Size.gibibytes(20), storageClass: 'fast', resources: size, password: value, image: 'registry.example.org/postgres:16', pgBouncer }),
      retention: { logs: Duration.days(30), runs: Duration.days(90), schedule: Cron.weekly() },
      logs: AirflowLogs.claim(Size.gibibytes(50), { storageClass: 'shared', oneNode: true }),
      users: AirflowUsers.fab([{ name: 'ada', role: AirflowRole.OP, password: value }, { name: 'eve' }]),
      taskPod: { resources: size, labels: { team: 'data' } },
      taskPods: {
        big: {
          resources: size,
          image: 'registry.example.org/airflow:big',
          nodeSelector: { disk: 'fast' },
          tolerations: [{ key: 'spot', operator: 'Exists' }],
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }] } } },
          annotations: { team: 'data' },
          mounts: [{ path: '/data', volume: { name: 'data', persistentVolumeClaim: { claimName: 'data' } }, readOnly: true }],
          priorityClassName: 'high',
          podSpec: { terminationGracePeriodSeconds: 60 },
        },
      },
      queuedTimeout: Duration.minutes(30),
      metrics: AirflowMetrics.statsd('statsd', 8125),
    });
    flow.allowPods(undefined, true);
    new AirflowDeployment(chart, 'outside', {
      ...everything,
      dags: [DagSource.image()],
      executor: AirflowExecutor.local({ parallelism: 4 }),
      database: AirflowDatabase.external({ host: 'db.example.org', port: 5433, database: 'flow', user: 'flow', password: value, sslMode: 'require', pgBouncer }),
      logs: AirflowLogs.remote('s3://logs/airflow', 'store'),
      retention: { runs: Duration.days(365) },
      users: AirflowUsers.simple([{ name: 'ada', role: AirflowRole.VIEWER, password: value }]),
      metrics: AirflowMetrics.openTelemetry('http://collector:4318'),
    });
  },
};

test.each(Object.keys(STACKS))('the API server takes constructs with the %s of properties, strictly validated', async (name) => {
  const { stdout } = await succeed(bigdata(['up', '--dry-run', '-f', synthesized(name, NAMESPACE, STACKS[name]), '--name', name, '-n', NAMESPACE]));
  expect(stdout).toMatch(/^create +StatefulSet /m);
});
