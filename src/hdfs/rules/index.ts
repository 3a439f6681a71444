import { commonProblems } from '../../kubernetes/common-problems';
import { Declaration } from '../directory';
import { Specification } from '../specification';
import { quorumsAreOdd, rangeIsOne, replicationFits, serversHavePorts } from './counts';
import { cpuIsPossible } from './cpu';
import { directoriesAreSound } from './directories';
import { heapIsEnough } from './heap';
import { keysAreHadoops, keysAreNotOwned, keysHoldNoSecret, valuesFitXml } from './keys';
import { keysAreKnown, valuesAreOfTheirType } from './known-keys';
import { clusterIdIsPlain, nameFits, namespaceIsKnown } from './name';
import { Rule } from './rule';
import { RELEASES } from './version';
import { allPersistOrNone, dataNodesHaveRoom, dataNodesHaveVolumes } from './volumes';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown, clusterIdIsPlain, replicationFits, quorumsAreOdd, serversHavePorts, rangeIsOne, heapIsEnough, cpuIsPossible, dataNodesHaveVolumes,
  dataNodesHaveRoom, allPersistOrNone, keysAreHadoops, keysAreKnown, keysAreNotOwned, keysHoldNoSecret, valuesAreOfTheirType, valuesFitXml, directoriesAreSound,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, directories: readonly Declaration[]): string[] {
  return [...commonProblems(specification, RELEASES), ...RULES.flatMap((rule) => rule(specification, directories))];
}
