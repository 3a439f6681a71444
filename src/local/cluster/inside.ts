/** Paths inside of every cluster; they agree with local-cluster/supervisor/mounts.go. */
export const CLUSTER = '/run/bigdata';
export const BINARIES = '/run/bin';

export const KUBERNETES_VERSION = 'v1.34.4';

export const nodeName = (node: number) => `node-${node}`;
export const nodeFolder = (name: string) => `nodes/${name}`;
