import { Rule } from './rule';
import { sizesOf } from './sizes';
import { cpuPairProblems } from '../../kubernetes/checks/cpu';

/** The API server refuses such pods one after the other. */
export const cpuIsPossible: Rule = (specification) => sizesOf(specification).flatMap(([property, size]) => cpuPairProblems(`${property} `, size));
