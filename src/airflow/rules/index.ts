import { ingressIsAdmitted } from './access';
import { tasksHaveAnAccountOfTheirOwn } from './accounts';
import { configurationIsFree, configurationHoldsNoSecret, keysAreAirflows } from './configuration';
import { countsArePossible, tasksHaveMemory } from './counts';
import { bundlesDiffer, dagsDiffer, dagsFit, deferredTasksGoOn } from './dags';
import { databaseIsReachable } from './database';
import { connectionsHoldNoSecret, idsAreAirflows, poolsArePossible } from './declared';
import { logsHaveAPlace } from './logs';
import { nameFits, namespaceIsKnown } from './name';
import { retentionRemovesWhatIsOld } from './retention';
import { Rule } from './rule';
import { namespacesHaveLogs, podsArePossible, templatesExist } from './task-pods';
import { usersCanLogIn } from './users';
import { versionIsSupported } from './version';
import { Dag } from '../dags/dag';
import { Specification } from '../specification';

const RULES: readonly Rule[] = [
  nameFits, namespaceIsKnown, versionIsSupported, countsArePossible, tasksHaveMemory, databaseIsReachable, usersCanLogIn, ingressIsAdmitted,
  logsHaveAPlace, bundlesDiffer, dagsDiffer, dagsFit, deferredTasksGoOn, templatesExist, podsArePossible, tasksHaveAnAccountOfTheirOwn, namespacesHaveLogs,
  idsAreAirflows, connectionsHoldNoSecret, poolsArePossible, keysAreAirflows, configurationIsFree, configurationHoldsNoSecret, retentionRemovesWhatIsOld,
];

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, dags: readonly Dag[]): string[] {
  return RULES.flatMap((rule) => rule(specification, dags));
}
