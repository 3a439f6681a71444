import { Rule } from './rule';
import { whole } from '../../kubernetes/checks/numbers';
import { isEmbedded } from '../specification';

/** As many DataNodes as replicas, or blocks stay under-replicated for ever. Source: dfs.replication. */
export const replicationFits: Rule = ({ replication, dataNodes }) => {
  const found = whole('dataNodes.count', dataNodes.count, 1);
  if (found.length > 0) return found;
  if (whole('', replication, 1).length > 0) return whole('replication', replication, 1);
  return replication <= dataNodes.count ? [] : [`replication ${replication} is more than the ${dataNodes.count} DataNodes, so blocks would stay under-replicated. Use at most ${dataNodes.count}, or more DataNodes.`];
};

/** Source: Hadoop, "HDFS High Availability Using the Quorum Journal Manager". */
export const quorumsAreOdd: Rule = ({ nameNodes, availability }) => {
  if (!availability) return [];
  const { journalNodes, zooKeeper } = availability;
  return [
    ...whole('topology: nameNodes', nameNodes.count, 2),
    ...odd('topology: journalNodes', journalNodes.count, 3),
    ...(isEmbedded(zooKeeper) ? odd('topology: zooKeeper count', zooKeeper.count, 1) : []),
    ...(!isEmbedded(zooKeeper) && zooKeeper.length === 0 ? ['topology: zooKeeper names no server. Give HOST:PORT of each one.'] : []),
  ];
};

/** Source: RFC 4632; a node has a range of at least 4 addresses. */
export const rangeIsOne: Rule = ({ racks: { _prefixLength: bits } }) => bits === undefined || (Number.isInteger(bits) && bits >= 8 && bits <= 30)
  ? [] : [`racks: ${bits} is no length of a range of addresses. Use the number of bits of a node's podCIDR: 24 for 10.244.1.0/24.`];

/** Source: ZooKeeper's connect string. */
export const serversHavePorts: Rule = ({ availability }) => {
  const servers = availability && !isEmbedded(availability.zooKeeper) ? availability.zooKeeper : [];
  return servers.filter((server) => !/^[A-Za-z0-9][-.A-Za-z0-9]*:\d{1,5}$/.test(server)).map((server) => `topology: zooKeeper server ${JSON.stringify(server)} is not HOST:PORT. Write zk-0.zk:2181.`);
};

function odd(property: string, value: number, least: number): string[] {
  const found = whole(property, value, least);
  if (found.length > 0 || value % 2 === 1) return found;
  return [`${property} ${value} is even, which tolerates no more losses than ${value - 1} do. Use ${value - 1} or ${value + 1}.`];
}
