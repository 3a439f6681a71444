import { DataNodeOptions, HdfsClusterProps } from './cluster-props';
import { HdfsDirectoryOptions } from './directory';
import { HdfsResources } from './resources';
import { HdfsTopology, HighAvailabilityOptions } from './topology';
import { EmbeddedZooKeeperOptions, ZooKeeper } from './zookeeper';
import { access, both, cpu, having, list, map, number, Shape, shape, size, text } from '../kubernetes/checks/types';
import { IMAGE } from '../kubernetes/images/image';
import { POD_OPTIONS } from '../kubernetes/pods/options';

const RESOURCES: Shape<HdfsResources> = { heap: size, cpuRequest: cpu, cpuLimit: cpu };
const volume = having('isPersistent', 'an HdfsVolume such as HdfsVolume.claim(Size.gibibytes(10))');

const DATA_NODES: Shape<DataNodeOptions> = { count: number, volumes: list(volume), resources: shape(RESOURCES), podOptions: shape(POD_OPTIONS) };

const ZOOKEEPER: Shape<EmbeddedZooKeeperOptions> = { count: number, resources: shape(RESOURCES), volume, podOptions: shape(POD_OPTIONS) };

const zooKeeper = both(having('_embedded', 'ZooKeeper.embedded() or ZooKeeper.external([\'zk-0:2181\'])'), (property, value) => {
  const { _embedded, _servers } = value as ZooKeeper;
  return _servers === undefined ? shape(ZOOKEEPER)(property, _embedded) : list(text)(property, _servers);
});

const TOPOLOGY: Shape<HighAvailabilityOptions> = {
  nameNode: shape(RESOURCES),
  nameNodeVolume: volume,
  nameNodePodOptions: shape(POD_OPTIONS),
  nameNodes: number,
  journalNodes: number,
  journalNode: shape(RESOURCES),
  journalNodeVolume: volume,
  journalNodePodOptions: shape(POD_OPTIONS),
  failoverController: shape(RESOURCES),
  zooKeeper,
};

/** See {@link refuseWrongTypes}. */
export const CLUSTER: Shape<HdfsClusterProps> = {
  topology: both(having('_nameNode', 'HdfsTopology.single() or HdfsTopology.highlyAvailable()'), (property, value) => {
    const { _nameNode: single, _availability: high } = value as HdfsTopology;
    return shape(TOPOLOGY)(property, high ?? single);
  }),
  dataNodes: shape(DATA_NODES),
  replication: number,
  racks: having('_method', 'an HdfsRacks such as HdfsRacks.byPodRange()'),
  clusterName: text,
  clusterId: text,
  podOptions: shape(POD_OPTIONS),
  access,
  coreSite: map(text),
  hdfsSite: map(text),
  version: having('image', 'a HadoopVersion such as HadoopVersion.of(\'3.5.1\')'),
  ...IMAGE,
};

export const DIRECTORY: Shape<HdfsDirectoryOptions> = { owner: text, group: text, mode: text, spaceQuota: size, nameQuota: number };
