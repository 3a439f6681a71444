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
import { commonProblems } from '../../kubernetes/checks/common-problems';
import { broken, Rules } from '../../kubernetes/checks/rules';
import { Specification } from '../specification';

const RULES: Rules<Parameters<Rule>> = {
  SPARK001: nameFits,
  SPARK002: namespaceIsKnown,
  SPARK003: localFileFits,
  SPARK004: fileIsUrl,
  SPARK005: codeIsOfItsKind,
  SPARK006: mainClassIsName,
  SPARK007: argumentsCanBePassed,
  SPARK008: countsAreWhole,
  SPARK009: cpuIsPossible,
  SPARK010: heapIsEnough,
  SPARK011: overheadIsPositive,
  SPARK012: podFits,
  SPARK013: confIsSparks,
  SPARK014: confIsNotOwned,
  SPARK015: confHasEffect,
  SPARK016: confHoldsNoSecret,
  SPARK017: confValuesAreReadable,
  SPARK018: allocationIsFixed,
  SPARK019: tasksFitExecutors,
  SPARK020: offHeapHasSize,
  SPARK021: environmentIsFree,
  SPARK022: volumesDoNotClash,
  SPARK023: podOptionsAreKept,
  SPARK024: eventLogIsReached,
  SPARK025: eventLogIsShared,
  SPARK026: hdfsAdmitsUs,
  SPARK027: ttlIsSeconds,
};

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification): string[] {
  return [...commonProblems(specification, RELEASES), ...broken(RULES, specification)];
}
