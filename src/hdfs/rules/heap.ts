import { isEmbedded } from '../specification';
import { Rule } from './rule';

/** With less, a daemon ends before it has done anything: measured with Hadoop 3.5. */
const LEAST = 32;

export const heapIsEnough: Rule = ({ nameNodes, dataNodes, availability }) => {
  const sizes: [string, number][] = [
    ['topology: nameNode', nameNodes.size.heap],
    ['dataNodes: resources', dataNodes.size.heap],
    ...(availability ? [['topology: journalNode', availability.journalNodes.size.heap], ['topology: failoverController', availability.failoverController.heap]] as [string, number][] : []),
    ...(availability && isEmbedded(availability.zooKeeper) ? [['topology: zooKeeper', availability.zooKeeper.size.heap]] as [string, number][] : []),
  ];
  return sizes.filter(([, heap]) => heap < LEAST).map(([property, heap]) => `${property} heap ${heap}m is too small for the daemon to start. Use at least ${LEAST}m.`);
};
