import { Construct } from 'constructs';
import { DATA, hadoopContainer, HADOOP_UID, livenessOf, podFields, podVolumes, probes, script } from './container';
import { podsOf } from './peers';
import { claimsOf, ephemeralVolumes } from './volumes';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Daemon } from '../../kubernetes/workloads/daemon';
import { PORTS } from '../ports';
import { hostsOf, Role, Specification } from '../specification';

/** ZooKeeper out of Hadoop's own class path, for the failover controllers alone. */
export function zooKeeperServers(scope: Construct, specification: Specification, role: Role, configMap: string, configurationHash: string): Daemon {
  const { name } = specification;
  const { client, peer, election } = PORTS.zooKeeper;
  const labels = standardLabels('hdfs', name, COMPONENTS.zooKeeper);
  return new Daemon(scope, 'zookeeper', {
    name: role.name,
    labels,
    replicas: role.count,
    uid: HADOOP_UID,
    containers: [hadoopContainer(specification, {
      name: COMPONENTS.zooKeeper,
      command: script('zookeeper.sh'),
      size: role.size,
      optionsVariable: 'HADOOP_OPTS',
      ports: [client, peer, election],
      mounts: [{ name: 'data', mountPath: DATA }],
      probes: { ...probes('zookeeper', client), livenessProbe: livenessOf(client, 'srvr') },
    })],
    volumes: [...podVolumes(configMap), ...ephemeralVolumes(role, ['data'])],
    claims: claimsOf(role, ['data']),
    ports: [client, peer, election],
    admissions: [
      { ports: [client], from: [podsOf(specification, COMPONENTS.nameNode)] },
      { ports: [peer, election], from: [podsOf(specification, COMPONENTS.zooKeeper)] },
    ],
    configurationHash,
    graceSeconds: 30,
    podFields: podFields(specification),
    options: role.podOptions,
  });
}

/** Source: ZooKeeper Administrator's Guide. */
export function zooKeeperFile(specification: Specification, role: Role): string {
  const { client, peer, election } = PORTS.zooKeeper;
  const servers = hostsOf(specification, role).map((host, i) => `server.${i}=${host}:${peer.port}:${election.port}`);
  return [
    `dataDir=${DATA}/zookeeper`,
    `clientPort=${client.port}`,
    'tickTime=2000',
    'initLimit=10',
    'syncLimit=5',
    // a server that comes back has another address
    'quorumListenOnAllIPs=true',
    'autopurge.purgeInterval=24',
    'admin.enableServer=false',
    '4lw.commands.whitelist=srvr',
    ...(role.count > 1 ? servers : []),
  ].map((line) => `${line}\n`).join('');
}
