export { createCluster, CreateOptions, deleteCluster, MAX_NODES, startCluster } from './create';
export { DEFAULT_NAME } from './directory';
export { contextOf, kubeconfigPath, mergeKubeconfig } from './kubeconfig';
export { loadImage } from './load';
export { logFile, logFiles } from './logs';
export { Node, nodesOf, startNode, stopNode } from './nodes';
export { ClusterStatus, clusterStatus, listClusters } from './status';
