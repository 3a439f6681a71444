import { commonProblems } from '../../kubernetes/checks/common-problems';
import { broken, Rules } from '../../kubernetes/checks/rules';
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

const RULES: Rules<Parameters<Rule>> = {
  HDFS001: nameFits,
  HDFS002: namespaceIsKnown,
  HDFS003: clusterIdIsPlain,
  HDFS004: replicationFits,
  HDFS005: quorumsAreOdd,
  HDFS006: serversHavePorts,
  HDFS007: rangeIsOne,
  HDFS008: heapIsEnough,
  HDFS009: cpuIsPossible,
  HDFS010: dataNodesHaveVolumes,
  HDFS011: dataNodesHaveRoom,
  HDFS012: allPersistOrNone,
  HDFS013: keysAreHadoops,
  HDFS014: keysAreKnown,
  HDFS015: keysAreNotOwned,
  HDFS016: keysHoldNoSecret,
  HDFS017: valuesAreOfTheirType,
  HDFS018: valuesFitXml,
  HDFS019: directoriesAreSound,
};

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, directories: readonly Declaration[]): string[] {
  return [...commonProblems(specification, RELEASES), ...broken(RULES, specification, directories)];
}
