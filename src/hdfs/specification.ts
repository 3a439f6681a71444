import { Size } from 'cdk8s';
import { HdfsClusterProps } from './cluster-props';
import { sizeOf } from './memory';
import { PORTS } from './ports';
import { HdfsRacks } from './racks';
import { DaemonSize } from './resources';
import { HdfsVolume } from './storage';
import { HdfsTopology } from './topology';
import { HadoopVersion } from './version';
import { ZooKeeper } from './zookeeper';
import { ClientAccess } from '../kubernetes/objects/access';
import { bothOptions, PodOptions } from '../kubernetes/pods/options';

/** One kind of daemon: the StatefulSet's name, and for each of its pods the size and where it keeps its data. */
export interface Role {
  readonly name: string;
  readonly count: number;
  readonly size: DaemonSize;
  readonly volumes: readonly HdfsVolume[];
  readonly podOptions: PodOptions;
}

/** The user's wishes with every default filled in: what objects are made from and rules look at. */
export interface Specification {
  readonly name: string;
  readonly namespace?: string;
  readonly clusterId: string;
  readonly props: HdfsClusterProps;
  readonly image: string;
  readonly access: ClientAccess;
  readonly replication: number;
  readonly racks: HdfsRacks;
  readonly nameNodes: Role;
  readonly dataNodes: Role;
  readonly availability?: Availability;
}

export interface Availability {
  readonly journalNodes: Role;
  readonly failoverController: DaemonSize;
  readonly zooKeeper: Role | readonly string[];
}

export function specificationOf(id: string, namespace: string | undefined, props: HdfsClusterProps): Specification {
  const name = props.clusterName ?? id;
  const { _nameNode: single, _availability: high } = props.topology ?? HdfsTopology.single();
  const options = (some?: PodOptions) => bothOptions(props.podOptions, some);
  const { count = high ? 3 : 1, volumes = [HdfsVolume.claim(Size.gibibytes(10))], resources } = props.dataNodes ?? {};
  return {
    name,
    namespace,
    clusterId: props.clusterId ?? [namespace, name].filter(Boolean).join('-'),
    props,
    image: props.image ?? (props.version ?? HadoopVersion.V3_5_0).image,
    access: props.access ?? ClientAccess.namespace(),
    replication: props.replication ?? Math.min(3, count),
    racks: props.racks ?? HdfsRacks.none(),
    nameNodes: {
      name: `${name}-namenode`,
      count: high ? high.nameNodes ?? 2 : 1,
      size: sizeOf(single.nameNode, 256),
      volumes: [single.nameNodeVolume ?? HdfsVolume.claim(Size.gibibytes(2))],
      podOptions: options(single.nameNodePodOptions),
    },
    dataNodes: { name: `${name}-datanode`, count, size: sizeOf(resources, 128), volumes, podOptions: options(props.dataNodes?.podOptions) },
    availability: high && {
      journalNodes: {
        name: `${name}-journalnode`,
        count: high.journalNodes ?? 3,
        size: sizeOf(high.journalNode, 64),
        volumes: [high.journalNodeVolume ?? HdfsVolume.claim(Size.gibibytes(1))],
        podOptions: options(high.journalNodePodOptions),
      },
      failoverController: sizeOf(high.failoverController, 64),
      zooKeeper: zooKeeperOf(name, high.zooKeeper ?? ZooKeeper.embedded(), options),
    },
  };
}

function zooKeeperOf(name: string, { _embedded, _servers }: ZooKeeper, options: (some?: PodOptions) => PodOptions): Role | readonly string[] {
  if (_servers) return _servers;
  const { count = 3, resources, volume = HdfsVolume.claim(Size.gibibytes(1)) } = _embedded ?? {};
  return { name: `${name}-zookeeper`, count, size: sizeOf(resources, 48), volumes: [volume], podOptions: options(_embedded?.podOptions) };
}

/** DNS names of a role's pods, by its headless Service. */
export function hostsOf({ namespace }: Specification, role: Role): string[] {
  return podNamesOf(role).map((pod) => `${pod}.${role.name}.${namespace}.svc`);
}

export function podNamesOf({ name, count }: Role): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`);
}

/** DNS names of the JournalNodes, by the Service that each has to itself. */
export function journalHostsOf({ namespace }: Specification, { journalNodes }: Availability): string[] {
  return podNamesOf(journalNodes).map((pod) => `${pod}.${namespace}.svc`);
}

/** Where a ZooKeeper client finds the quorum. */
export function quorumOf(specification: Specification, { zooKeeper }: Availability): string {
  return isEmbedded(zooKeeper) ? hostsOf(specification, zooKeeper).map((host) => `${host}:${PORTS.zooKeeper.client.port}`).join(',') : zooKeeper.join(',');
}

export function isEmbedded(zooKeeper: Role | readonly string[]): zooKeeper is Role {
  return !Array.isArray(zooKeeper);
}
