import { argumentsCanBePassed } from './arguments';
import { codeIsOfItsKind, fileIsUrl, localFileFits, mainClassIsName } from './code';
import { offHeapHasSize } from './conf-off-heap';
import { tasksFitExecutors } from './conf-tasks';
import { confValuesAreReadable } from './conf-values';
import { allocationIsFixed, confHasEffect, confHoldsNoSecret, confIsNotOwned, confIsSparks } from './configuration';
import { countsAreWhole } from './counts';
import { cpuIsPossible } from './cpu';
import { environmentIsFree } from './environment';
import { eventLogIsReached, eventLogIsShared, hdfsAdmitsUs } from './event-log';
import { heapIsEnough, overheadIsPositive, podFits } from './memory';
import { nameFits } from './name';
import { namespaceIsKnown } from './namespace';
import { podOptionsAreKept } from './pod-options';
import { Rule } from './rule';
import { ttlIsSeconds } from './ttl';
import { RELEASES } from './version';
import { volumesDoNotClash } from './volumes';
import { commonProblems } from '../../kubernetes/common-problems';
import { Specification } from '../specification';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown,
  localFileFits, fileIsUrl, codeIsOfItsKind, mainClassIsName, argumentsCanBePassed,
  countsAreWhole, cpuIsPossible, heapIsEnough, overheadIsPositive, podFits,
  confIsSparks, confIsNotOwned, confHasEffect, confHoldsNoSecret, confValuesAreReadable, allocationIsFixed, tasksFitExecutors, offHeapHasSize,
  environmentIsFree, volumesDoNotClash, podOptionsAreKept, eventLogIsReached, eventLogIsShared, hdfsAdmitsUs, ttlIsSeconds,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification): string[] {
  return [...commonProblems(specification, RELEASES), ...RULES.flatMap((rule) => rule(specification))];
}
