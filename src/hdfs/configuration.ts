import { PORTS } from './ports';
import { Availability, hostsOf, journalHostsOf, podNamesOf, quorumOf, Specification } from './specification';

export type Keys = { [key: string]: string };

/** Folder of the site files, and of scripts and logging configuration of ours. */
export const CONF_DIR = '/etc/hdfs';
export const NAME_DIR = '/data/name';
export const JOURNAL_DIR = '/data/journal';
/** Of a ConfigMap NAME-hosts that need not exist. */
export const HOSTS_DIR = '/etc/hdfs-hosts';
/** Folder of a DataNode's volume. */
export const blockDir = (volume: number) => `/data/${volume}/hdfs`;

/** What a client and each daemon reads. Keys of ours that a user may set otherwise are defaults; the others are refused by a rule. */
export interface Sites {
  readonly core: Keys;
  readonly hdfs: Keys;
}

/** The URI that paths without one are relative to: fs.defaultFS. */
export function fileSystemOf(specification: Specification): string {
  return specification.availability ? `hdfs://${specification.name}` : `hdfs://${hostsOf(specification, specification.nameNodes)[0]}:${PORTS.nameNode.rpc.port}`;
}

export function clientSites(specification: Specification): Sites {
  const { coreSite = {}, hdfsSite = {} } = specification.props;
  return {
    core: { ...CORE_DEFAULTS, ...coreSite, ...ownedCore(specification) },
    hdfs: { ...clientDefaults(specification), ...hdfsSite, ...ownedClient(specification) },
  };
}

export function daemonSites(specification: Specification): Sites {
  const { core, hdfs } = clientSites(specification);
  const { coreSite = {}, hdfsSite = {} } = specification.props;
  return {
    core: { ...CORE_DAEMON_DEFAULTS, ...coreSite, ...core, ...ownedDaemonCore(specification) },
    hdfs: { ...DAEMON_DEFAULTS, ...hdfs, ...hdfsSite, ...ownedDaemon(specification) },
  };
}

/** Keys that the construct decides, for the rule that refuses them. */
export function ownedKeys(specification: Specification): { readonly core: string[]; readonly hdfs: string[] } {
  return {
    core: Object.keys({ ...ownedCore(specification), ...ownedDaemonCore(specification) }),
    hdfs: Object.keys({ ...ownedClient(specification), ...ownedDaemon(specification) }),
  };
}

const CORE_DEFAULTS: Keys = {
  // of a node that lost its power nobody answers: 20 s and 45 tries would be a quarter of an hour
  'ipc.client.connect.timeout': '5000',
  'ipc.client.connect.max.retries.on.timeouts': '3',
  // a NameNode that hangs accepts connections: after 20 s, not two minutes, the other one is asked
  'ipc.client.rpc-timeout.ms': '20000',
};

const CORE_DAEMON_DEFAULTS: Keys = {
  'hadoop.prometheus.endpoint.enabled': 'true',
  // a NameNode that hangs loses its place after 10 s, not 45; a collection of garbage in its heap takes less
  'ha.health-monitor.rpc-timeout.ms': '10000',
};

function clientDefaults({ dataNodes, availability }: Specification): Keys {
  return {
    // while the one NameNode restarts, and while a network does not know a new pod yet, clients try again: 30 times each second, then 60 times every 5 s
    ...(availability ? {} : { 'dfs.client.retry.policy.enabled': 'true', 'dfs.client.retry.policy.spec': '1000,30,5000,60' }),
    // to the address of a pod that has gone, packets are lost in silence: a write goes on with other DataNodes after 35 s, not 60. Not sooner, since
    // DataNodes take a writer for dead that is silent for so long, and one with Hadoop's default says each 30 s that it is there
    'dfs.client.socket-timeout': '35000',
    // with one replica a file is closed before its block is reported: ask again after 20 ms, not 400, and so more often
    'dfs.client.block.write.locateFollowingBlock.initial.delay.ms': '20',
    'dfs.client.block.write.locateFollowingBlock.retries': '10',
    // with so few there is none to replace a lost one by, and the write would fail. Source: hdfs-default.xml, of this key
    ...(dataNodes.count < 4 ? { 'dfs.client.block.write.replace-datanode-on-failure.policy': 'NEVER' } : {}),
  };
}

const DAEMON_DEFAULTS: Keys = {
  // a DataNode counts as dead after 2 x 60 s + 10 heartbeats, not after 10 minutes: its pod may be back elsewhere by then
  'dfs.namenode.heartbeat.recheck-interval': '60000',
  'dfs.namenode.avoid.read.stale.datanode': 'true',
  'dfs.namenode.avoid.write.stale.datanode': 'true',
  // how long to stay in safe mode after enough blocks were reported; the default of 30 s is for thousands of DataNodes
  'dfs.namenode.safemode.extension': '3000',
  // 0.999 of one block is none: a NameNode of few files would be open before it knows where their blocks are
  'dfs.namenode.safemode.min.datanodes': '1',
  'dfs.namenode.decommission.interval': '5',
  // the standby may checkpoint, and take over, with what was written a minute ago
  'dfs.ha.tail-edits.period': '5',
  // a JournalNode that was restarted counts again from the next segment on
  'dfs.ha.log-roll.period': '60s',
  // how long a failover waits for the thread dump of a NameNode that has just been found to hang
  'dfs.ha.zkfc.nn.http.timeout.ms': '2000',
  'ha.zookeeper.session-timeout.ms': '10000',
  // a JournalNode whose volume was lost is filled from the others
  'dfs.journalnode.enable.sync.format': 'true',
};

function ownedCore(specification: Specification): Keys {
  return { 'fs.defaultFS': fileSystemOf(specification) };
}

function ownedClient(specification: Specification): Keys {
  const { name, nameNodes, availability, replication } = specification;
  const { rpc, http } = PORTS.nameNode;
  const hosts = hostsOf(specification, nameNodes);
  if (!availability) {
    return { 'dfs.namenode.http-address': `${hosts[0]}:${http.port}`, 'dfs.namenode.rpc-address': `${hosts[0]}:${rpc.port}`, 'dfs.replication': String(replication) };
  }
  const ids = podNamesOf(nameNodes);
  const addresses = ids.flatMap((id, i) => [
    [`dfs.namenode.rpc-address.${name}.${id}`, `${hosts[i]}:${rpc.port}`],
    [`dfs.namenode.http-address.${name}.${id}`, `${hosts[i]}:${http.port}`],
  ]);
  return {
    'dfs.nameservices': name,
    [`dfs.ha.namenodes.${name}`]: ids.join(','),
    [`dfs.client.failover.proxy.provider.${name}`]: 'org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider',
    'dfs.replication': String(replication),
    ...Object.fromEntries(addresses),
  };
}

function ownedDaemonCore(specification: Specification): Keys {
  const { availability, racks } = specification;
  return {
    ...(availability ? { 'ha.zookeeper.quorum': quorumOf(specification, availability) } : {}),
    ...(racks._method ? { 'net.topology.script.file.name': `${CONF_DIR}/topology.sh` } : {}),
  };
}

function ownedDaemon(specification: Specification): Keys {
  const { dataNodes, availability } = specification;
  return {
    // DataNodes that are to be drained; the runtime writes it, and without it all are in service
    'dfs.hosts': `${HOSTS_DIR}/hosts.json`,
    'dfs.namenode.hosts.provider.classname': 'org.apache.hadoop.hdfs.server.blockmanagement.CombinedHostFileManager',
    'dfs.datanode.data.dir': dataNodes.volumes.map(({ storageType }, i) => `[${storageType}]file://${blockDir(i)}`).join(','),
    'dfs.namenode.name.dir': `file://${NAME_DIR}`,
    // pods have addresses without names
    'dfs.namenode.datanode.registration.ip-hostname-check': 'false',
    'dfs.namenode.http-bind-host': '0.0.0.0',
    'dfs.namenode.rpc-bind-host': '0.0.0.0',
    ...(availability ? ownedAvailability(specification, availability) : {}),
  };
}

function ownedAvailability(specification: Specification, availability: Availability): Keys {
  const journals = journalHostsOf(specification, availability).map((host) => `${host}:${PORTS.journalNode.rpc.port}`).join(';');
  return {
    'dfs.ha.automatic-failover.enabled': 'true',
    // JournalNodes take edits from one writer only, so nothing else need be done to a NameNode that lost the election
    'dfs.ha.fencing.methods': 'shell(/bin/true)',
    'dfs.ha.namenode.id': '${env.POD_NAME}',
    'dfs.journalnode.edits.dir': JOURNAL_DIR,
    'dfs.namenode.shared.edits.dir': `qjournal://${journals}/${specification.name}`,
  };
}
