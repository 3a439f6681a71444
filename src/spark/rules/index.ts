import { Specification } from '../specification';
import { codeExists } from './code';
import { allocationIsFixed, confHoldsNoSecret, confIsNotOwned, confIsSparks, sizesAreSizes } from './configuration';
import { countsAreWhole } from './counts';
import { environmentIsFree } from './environment';
import { eventLogIsReached } from './event-log';
import { heapIsEnough, overheadIsPositive } from './memory';
import { nameFits } from './name';
import { namespaceIsKnown } from './namespace';
import { pullPolicyIsKnown } from './pull-policy';
import { Rule } from './rule';
import { volumesDoNotClash } from './volumes';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown, codeExists, countsAreWhole, heapIsEnough, overheadIsPositive,
  confIsSparks, confIsNotOwned, confHoldsNoSecret, allocationIsFixed, sizesAreSizes, environmentIsFree, volumesDoNotClash, eventLogIsReached, pullPolicyIsKnown,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification): string[] {
  return RULES.flatMap((rule) => rule(specification));
}
