import { Rule } from './rule';
import { sizesOf } from './sizes';

const LEAST = 32;

/** With less, a daemon ends before it has done anything: measured with Hadoop 3.5. */
export const heapIsEnough: Rule = (specification) => sizesOf(specification).filter(([, { heap }]) => heap < LEAST)
  .map(([property, { heap }]) => `${property} heap ${heap}m is too small for the daemon to start. Use at least ${LEAST}m.`);
