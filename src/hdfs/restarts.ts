import { Keys, Sites } from './configuration';
import { LOG4J } from './scripts';
import { COMPONENTS } from '../contract';
import { contentHash } from '../kubernetes/objects/content-hash';

const { nameNode, dataNode, journalNode } = COMPONENTS;

/** Who reads the keys that begin so; the longest beginning counts, and any other key is read by all. */
const READERS: { readonly [prefix: string]: readonly string[] } = {
  'dfs.client.block.write.': [],
  'dfs.client.retry.': [],
  'dfs.datanode.': [dataNode],
  'dfs.ha.': [nameNode],
  'dfs.ha.namenodes.': [nameNode, dataNode],
  'dfs.journalnode.': [journalNode],
  'dfs.namenode.': [nameNode],
  'dfs.namenode.http-address': [nameNode, dataNode],
  'dfs.namenode.rpc-address': [nameNode, dataNode],
  'dfs.namenode.shared.edits.dir': [nameNode, journalNode],
  'dfs.replication': [nameNode, dataNode],
  'ha.': [nameNode],
  'net.topology.': [nameNode],
};
const PREFIXES = Object.keys(READERS).sort((a, b) => b.length - a.length);

/**
 * Hash of what this kind of daemon reads when it starts, so that a key restarts only those that it concerns: more DataNodes restart none. Scripts
 * do not count, since a pod sees a new one at once.
 */
export function configurationHash(component: string, { core, hdfs }: Sites): string {
  return contentHash([readBy(component, core), readBy(component, hdfs), LOG4J]);
}

function readBy(component: string, keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([key]) => {
    const prefix = PREFIXES.find((beginning) => key.startsWith(beginning));
    return prefix === undefined || READERS[prefix].includes(component);
  }));
}
