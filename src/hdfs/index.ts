export { HdfsCluster } from './cluster';
export { DataNodeOptions, HdfsClusterProps } from './cluster-props';
export { HdfsDirectoryOptions, IHdfsDirectory } from './directory';
export { Hdfs, IHdfs } from './hdfs';
export { HdfsResources } from './resources';
export { HdfsClaimOptions, HdfsStorageType, HdfsVolume } from './storage';
export { HighAvailabilityOptions, HdfsTopology, NameNodeOptions } from './topology';
export { HadoopVersion } from './version';
export { EmbeddedZooKeeperOptions, ZooKeeper } from './zookeeper';
