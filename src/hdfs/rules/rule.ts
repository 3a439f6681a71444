import { Declaration } from '../directory';
import { Specification } from '../specification';

/** Sentences about what is wrong: property, value, reason, remedy. None when all is well. */
export type Rule = (specification: Specification, directories: readonly Declaration[]) => string[];
