import { Declaration } from '../directory';
import { Specification } from '../specification';
import { quorumsAreOdd, rangeIsOne, replicationFits, serversHavePorts } from './counts';
import { directoriesAreSound } from './directories';
import { heapIsEnough } from './heap';
import { keysAreHadoops, keysAreNotOwned, keysHoldNoSecret, valuesFitXml } from './keys';
import { clusterIdIsPlain, nameFits, namespaceIsKnown } from './name';
import { Rule } from './rule';
import { allPersistOrNone, dataNodesHaveRoom, dataNodesHaveVolumes } from './volumes';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown, clusterIdIsPlain, replicationFits, quorumsAreOdd, serversHavePorts, rangeIsOne, heapIsEnough, dataNodesHaveVolumes,
  dataNodesHaveRoom, allPersistOrNone, keysAreHadoops, keysAreNotOwned, keysHoldNoSecret, valuesFitXml, directoriesAreSound,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, directories: readonly Declaration[]): string[] {
  return RULES.flatMap((rule) => rule(specification, directories));
}
