import { Size } from 'cdk8s';
import { cluster, HA, objects, properties, synth } from './support';
import { ClientAccess, HadoopVersion, HdfsStorageType, HdfsTopology, HdfsVolume, ZooKeeper } from '../../src';

const site = (found: { [title: string]: any }, configMap: string, file = 'hdfs-site.xml') => properties(found[`ConfigMap ${configMap}`].data[file]);
const statefulSets = (found: { [title: string]: any }) => Object.values(found).filter(({ kind }) => kind === 'StatefulSet');

describe('what is synthesized', () => {
  test('a single cluster is 8 objects', () => {
    expect(Object.keys(synth()).sort()).toEqual([
      'ConfigMap hdfs', 'ConfigMap hdfs-daemons', 'NetworkPolicy hdfs-datanode', 'NetworkPolicy hdfs-namenode', 'Service hdfs-datanode', 'Service hdfs-namenode',
      'StatefulSet hdfs-datanode', 'StatefulSet hdfs-namenode',
    ]);
  });

  test('a highly available one has JournalNodes, ZooKeeper and disruption budgets, too', () => {
    const found = synth(HA);
    expect(statefulSets(found).map(({ metadata, spec }) => [metadata.name, spec.replicas])).toEqual([
      ['hdfs-namenode', 2], ['hdfs-datanode', 3], ['hdfs-journalnode', 3], ['hdfs-zookeeper', 3],
    ]);
    expect(Object.values(found).filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ spec }) => spec.maxUnavailable)).toEqual([1, 1, 1, 1]);
    expect(found['StatefulSet hdfs-namenode'].spec.template.spec.containers.map(({ name }: any) => name)).toEqual(['namenode', 'zkfc']);
  });

  test('every pod passes Pod Security "restricted" and has no token', () => {
    for (const { spec: { template: { spec } } } of statefulSets(synth(HA))) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
      for (const { securityContext, resources } of [...spec.initContainers ?? [], ...spec.containers]) {
        expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
        expect(resources.requests.memory).toBe(resources.limits.memory);
      }
    }
  });

  test('the least of each fits a laptop: single in 1 GiB, highly available in 3', () => {
    const mebibytes = (found: { [title: string]: any }) => statefulSets(found).reduce((sum, { spec }) =>
      sum + spec.replicas * spec.template.spec.containers.reduce((all: number, { resources }: any) => all + parseInt(resources.limits.memory, 10), 0), 0);
    expect(mebibytes(synth())).toBeLessThanOrEqual(1024);
    expect(mebibytes(synth(HA))).toBeLessThanOrEqual(3072);
  });

  test('every daemon is alive only while it answers, and clients and elections do not wait for one that hangs', () => {
    const found = synth(HA);
    for (const { livenessProbe } of statefulSets(found).flatMap(({ spec }) => spec.template.spec.containers)) {
      expect(livenessProbe.httpGet ?? livenessProbe.exec).toBeDefined();
      expect(livenessProbe).not.toHaveProperty('tcpSocket');
    }
    expect(site(found, 'hdfs', 'core-site.xml')).toMatchObject({ 'ipc.client.rpc-timeout.ms': '20000' });
    expect(site(found, 'hdfs', 'hdfs-site.xml')).toMatchObject({ 'dfs.client.socket-timeout': '35000' });
    expect(site(found, 'hdfs-daemons', 'core-site.xml')).toMatchObject({ 'ha.health-monitor.rpc-timeout.ms': '10000' });
  });

  test('every pod knows the namespace that its daemons\' names hold, whatever namespace it runs in', () => {
    const hdfs = cluster(HA);
    hdfs.directory('/data');
    const pods = objects(hdfs).filter(({ kind }) => ['StatefulSet', 'Job'].includes(kind)).map(({ spec }) => spec.template.spec);
    for (const { env } of pods.flatMap(({ initContainers = [], containers }) => [...initContainers, ...containers])) {
      expect(env).toContainEqual({ name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } });
      expect(env).toContainEqual({ name: 'SYNTHESIZED_NAMESPACE', value: 'data' });
    }
  });

  test('every pod may pull its image with the secrets that are named', () => {
    const hdfs = cluster({ ...HA, imagePullSecrets: ['registry'] });
    hdfs.directory('/data');
    const pods = objects(hdfs).filter(({ spec }) => spec?.template).map(({ spec }) => spec.template.spec);
    expect(pods.map(({ imagePullSecrets }) => imagePullSecrets)).toEqual(Array(5).fill([{ name: 'registry' }]));
  });

  test('pods start at once and have names before they are ready', () => {
    for (const { spec } of statefulSets(synth(HA))) expect(spec.podManagementPolicy).toBe('Parallel');
    expect(synth()['Service hdfs-namenode'].spec).toMatchObject({ clusterIP: 'None', publishNotReadyAddresses: true });
  });

  describe('a change restarts those that it concerns', () => {
    const hashes = (props: object) => Object.fromEntries(statefulSets(synth({ ...HA, ...props }))
      .map(({ metadata, spec }) => [metadata.name.replace('hdfs-', ''), spec.template.metadata.annotations['cdk8s-bigdata/configuration']]));
    const restarted = (before: object, after: object) => {
      const old = hashes(before);
      return Object.entries(hashes(after)).filter(([role, hash]) => old[role] !== hash).map(([role]) => role);
    };

    test.each<[string, object, object, string[]]>([
      ['nothing', {}, {}, []],
      ['more DataNodes', { dataNodes: { count: 3 } }, { dataNodes: { count: 5 } }, []],
      ['a key for all', {}, { hdfsSite: { 'dfs.blocksize': '1m' } }, ['namenode', 'datanode', 'journalnode']],
      ['a key for DataNodes', {}, { hdfsSite: { 'dfs.datanode.handler.count': '20' } }, ['datanode']],
      ['a key for NameNodes', {}, { hdfsSite: { 'dfs.namenode.handler.count': '20' } }, ['namenode']],
      ['a key for clients', {}, { hdfsSite: { 'dfs.client.retry.policy.enabled': 'false' } }, []],
      ['another NameNode', {}, { topology: HdfsTopology.highlyAvailable({ nameNodes: 3 }) }, ['namenode', 'datanode']],
      ['another JournalNode', {}, { topology: HdfsTopology.highlyAvailable({ journalNodes: 5 }) }, ['namenode', 'journalnode']],
      ['another ZooKeeper', {}, { topology: HdfsTopology.highlyAvailable({ zooKeeper: ZooKeeper.embedded({ count: 5 }) }) }, ['namenode', 'zookeeper']],
    ])('%s', (_, before, after, roles) => expect(restarted(before, after)).toEqual(roles));
  });

  test('DataNodes have their volumes, each of its kind', () => {
    const volumes = [HdfsVolume.claim(Size.gibibytes(20)), HdfsVolume.claim(Size.gibibytes(5), { storageType: HdfsStorageType.SSD, storageClass: 'fast' })];
    const found = synth({ dataNodes: { volumes } });
    expect(site(found, 'hdfs-daemons')['dfs.datanode.data.dir']).toBe('[DISK]file:///data/0/hdfs,[SSD]file:///data/1/hdfs');
    const { volumeClaimTemplates, template } = found['StatefulSet hdfs-datanode'].spec;
    expect(volumeClaimTemplates.map(({ metadata, spec }: any) => [metadata.name, spec.resources.requests.storage, spec.storageClassName])).toEqual([['data-0', '20Gi', undefined], ['data-1', '5Gi', 'fast']]);
    // what the API server would add, and each apply would find missing
    const added = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { volumeMode: 'Filesystem' }, status: { phase: 'Pending' } };
    for (const claim of volumeClaimTemplates) expect(claim).toMatchObject(added);
    expect(template.spec.containers[0].volumeMounts).toContainEqual({ name: 'data-1', mountPath: '/data/1' });
  });

  test('ephemeral volumes go with the pod', () => {
    const found = synth({ topology: HdfsTopology.single({ nameNodeVolume: HdfsVolume.ephemeral() }), dataNodes: { volumes: [HdfsVolume.ephemeral()] } });
    for (const { spec } of statefulSets(found)) expect(spec.volumeClaimTemplates).toBeUndefined();
    expect(found['StatefulSet hdfs-namenode'].spec.template.spec.volumes).toContainEqual({ name: 'data', emptyDir: {} });
  });
});

describe('configuration', () => {
  test('clients of a single cluster find the NameNode by the name of its pod', () => {
    const found = synth();
    expect(site(found, 'hdfs', 'core-site.xml')['fs.defaultFS']).toBe('hdfs://hdfs-namenode-0.hdfs-namenode.data.svc:8020');
    expect(site(found, 'hdfs')).toMatchObject({ 'dfs.namenode.rpc-address': 'hdfs-namenode-0.hdfs-namenode.data.svc:8020', 'dfs.replication': '1' });
    expect(site(found, 'hdfs')).not.toHaveProperty('dfs.datanode.data.dir');
  });

  test('clients of a highly available one find whichever NameNode is active', () => {
    const found = synth(HA);
    expect(cluster(HA).fileSystem).toBe('hdfs://hdfs');
    expect(site(found, 'hdfs', 'core-site.xml')).toMatchObject({ 'fs.defaultFS': 'hdfs://hdfs' });
    expect(site(found, 'hdfs')).toMatchObject({
      'dfs.nameservices': 'hdfs',
      'dfs.ha.namenodes.hdfs': 'hdfs-namenode-0,hdfs-namenode-1',
      'dfs.namenode.rpc-address.hdfs.hdfs-namenode-1': 'hdfs-namenode-1.hdfs-namenode.data.svc:8020',
      'dfs.client.failover.proxy.provider.hdfs': 'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
    });
  });

  test('daemons share their edits by the JournalNodes and are elected by ZooKeeper', () => {
    const found = synth(HA);
    const host = (role: string, i: number) => `hdfs-${role}-${i}.hdfs-${role}.data.svc`;
    expect(site(found, 'hdfs-daemons')).toMatchObject({
      'dfs.ha.namenode.id': '${env.POD_NAME}',
      'dfs.namenode.shared.edits.dir': `qjournal://${[0, 1, 2].map((i) => `hdfs-journalnode-${i}.data.svc:8485`).join(';')}/hdfs`,
      'dfs.ha.fencing.methods': 'shell(/bin/true)',
    });
    expect(site(found, 'hdfs-daemons', 'core-site.xml')['ha.zookeeper.quorum']).toBe([0, 1, 2].map((i) => `${host('zookeeper', i)}:2181`).join(','));
    // after a full outage no NameNode could become active, and DataNodes could not report
    expect(site(found, 'hdfs-daemons')).not.toHaveProperty('dfs.ha.nn.not-become-active-in-safemode');
  });

  test('the name of a JournalNode is there also while its pod is not, since a NameNode would not start without it', () => {
    const { spec } = synth(HA)['Service hdfs-journalnode-1'];
    expect(spec).toEqual({
      publishNotReadyAddresses: true,
      ports: [{ name: 'rpc', port: 8485 }, { name: 'http', port: 8480 }],
      selector: { 'statefulset.kubernetes.io/pod-name': 'hdfs-journalnode-1' },
    });
  });

  test('a ZooKeeper of one\'s own takes the place of the small one', () => {
    const found = synth({ topology: HdfsTopology.highlyAvailable({ zooKeeper: ZooKeeper.external(['zk-0.zk:2181', 'zk-1.zk:2181']) }) });
    expect(found['StatefulSet hdfs-zookeeper']).toBeUndefined();
    expect(site(found, 'hdfs-daemons', 'core-site.xml')['ha.zookeeper.quorum']).toBe('zk-0.zk:2181,zk-1.zk:2181');
  });

  test('keys of one\'s own reach daemons and clients, and take the place of defaults', () => {
    const found = synth({ hdfsSite: { 'dfs.blocksize': '1m', 'dfs.namenode.safemode.extension': '7' }, coreSite: { 'ipc.client.connect.timeout': '9' } });
    for (const configMap of ['hdfs', 'hdfs-daemons']) {
      expect(site(found, configMap)).toMatchObject({ 'dfs.blocksize': '1m', 'dfs.namenode.safemode.extension': '7' });
      expect(site(found, configMap, 'core-site.xml')['ipc.client.connect.timeout']).toBe('9');
    }
  });

  test('replication follows the number of DataNodes up to three', () => {
    const replication = (count: number) => site(synth({ dataNodes: { count } }), 'hdfs')['dfs.replication'];
    expect([1, 2, 3, 7].map(replication)).toEqual(['1', '2', '3', '3']);
  });

  test('the official image, or another release of it', () => {
    const image = (props: object) => synth(props)['StatefulSet hdfs-namenode'].spec.template.spec.containers[0].image;
    expect(image({})).toBe('apache/hadoop:3.5.0');
    expect(image({ version: HadoopVersion.V3_4_3 })).toBe('apache/hadoop:3.4.3');
    expect(image({ image: 'registry.example.org/hadoop:1' })).toBe('registry.example.org/hadoop:1');
  });
});

describe('access', () => {
  const peers = (props: object, name: string) => synth(props)[`NetworkPolicy ${name}`].spec.ingress;

  test('clients are the pods of the namespace; edits and elections are the cluster\'s own', () => {
    const [clients] = peers(HA, 'hdfs-namenode');
    expect(clients.ports).toEqual([{ port: 8020, protocol: 'TCP' }, { port: 9870, protocol: 'TCP' }]);
    expect(clients.from).toContainEqual({ podSelector: {} });
    const own = { podSelector: { matchLabels: expect.objectContaining({ 'app.kubernetes.io/instance': 'hdfs' }) } };
    const [edits, pages] = peers(HA, 'hdfs-journalnode');
    expect(edits).toEqual({ ports: [{ port: 8485, protocol: 'TCP' }], from: [own] });
    expect(pages).toEqual({ ports: [{ port: 8480, protocol: 'TCP' }], from: [own, { podSelector: {} }] });
    for (const { from } of peers(HA, 'hdfs-zookeeper')) expect(from).toEqual([own]);
  });

  test('other namespaces by label, or everybody', () => {
    const [some] = peers({ access: ClientAccess.namespaces({ team: 'etl' }) }, 'hdfs-datanode');
    expect(some.from).toContainEqual({ namespaceSelector: { matchLabels: { team: 'etl' } } });
    const [all] = peers({ access: ClientAccess.anywhere() }, 'hdfs-datanode');
    expect(all).not.toHaveProperty('from');
  });
});

describe('directories', () => {
  test('are made by one Job, which is another one when the declarations change', () => {
    const jobs = (declare: (hdfs: ReturnType<typeof cluster>) => void) => {
      const hdfs = cluster();
      declare(hdfs);
      return objects(hdfs).filter(({ kind }) => kind === 'Job');
    };
    const [job] = jobs((hdfs) => {
      hdfs.directory('/spark-logs', { owner: 'spark', mode: '1777' });
      hdfs.directory('/data', { spaceQuota: Size.gibibytes(1), nameQuota: 10 });
    });
    expect(job.spec.template.spec.containers[0].command.slice(2)).toEqual(['/spark-logs', 'spark', '-', '1777', '-', '-', '/data', '-', '-', '-', '1073741824', '10']);
    const [other] = jobs((hdfs) => hdfs.directory('/spark-logs'));
    expect(other.metadata.name).not.toBe(job.metadata.name);
    expect(jobs(() => undefined)).toEqual([]);
  });

  test('are known by a URI that every client understands', () => {
    expect(cluster(HA).directory('/data').uri).toBe('hdfs://hdfs/data');
    expect(cluster().directory('/data').uri).toBe('hdfs://hdfs-namenode-0.hdfs-namenode.data.svc:8020/data');
  });
});
