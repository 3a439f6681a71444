import { tasksHaveAnAccountOfTheirOwn } from './accounts';
import { configurationIsFree, configurationHoldsNoSecret, keysAreAirflows } from './configuration';
import { countsArePossible, tasksHaveMemory } from './counts';
import { bundlesDiffer, dagsDiffer, dagsFit, deferredTasksGoOn } from './dags';
import { databaseIsReachable } from './database';
import { connectionsHoldNoSecret, idsAreAirflows, poolsArePossible } from './declared';
import { keysAreKnown, valuesAreOfTheirType } from './known-keys';
import { logsHaveAPlace } from './logs';
import { nameFits, namespaceIsKnown } from './name';
import { partsArePossible } from './parts';
import { retentionRemovesWhatIsOld } from './retention';
import { Rule } from './rule';
import { namespacesHaveLogs, podsArePossible, templatesExist } from './task-pods';
import { usersCanLogIn } from './users';
import { RELEASES } from './version';
import { commonProblems } from '../../kubernetes/common-problems';
import { Dag } from '../dags/dag';
import { Specification } from '../specification';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown, countsArePossible, tasksHaveMemory, databaseIsReachable, usersCanLogIn, partsArePossible,
  logsHaveAPlace, bundlesDiffer, dagsDiffer, dagsFit, deferredTasksGoOn, templatesExist, podsArePossible, tasksHaveAnAccountOfTheirOwn, namespacesHaveLogs,
  idsAreAirflows, connectionsHoldNoSecret, poolsArePossible, keysAreAirflows, keysAreKnown, valuesAreOfTheirType,
  configurationIsFree, configurationHoldsNoSecret, retentionRemovesWhatIsOld,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, dags: readonly Dag[]): string[] {
  return [...commonProblems(specification, RELEASES), ...RULES.flatMap((rule) => rule(specification, dags))];
}
