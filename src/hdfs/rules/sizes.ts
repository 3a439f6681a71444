import { DaemonSize } from '../resources';
import { isEmbedded, Specification } from '../specification';

/** What daemons get, by the property that says so. */
export function sizesOf({ nameNodes, dataNodes, availability }: Specification): (readonly [property: string, size: DaemonSize])[] {
  return [
    ['topology: nameNode', nameNodes.size],
    ['dataNodes: resources', dataNodes.size],
    ...(availability ? [['topology: journalNode', availability.journalNodes.size], ['topology: failoverController', availability.failoverController]] as const : []),
    ...(availability && isEmbedded(availability.zooKeeper) ? [['topology: zooKeeper', availability.zooKeeper.size]] as const : []),
  ];
}
