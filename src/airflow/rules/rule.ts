import { Dag } from '../dags/dag';
import { Specification } from '../specification';

/** Sentences about what is wrong: property, value, reason, remedy. None when all is well. */
export type Rule = (specification: Specification, dags: readonly Dag[]) => string[];
