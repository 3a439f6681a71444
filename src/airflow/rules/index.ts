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
import { commonProblems } from '../../kubernetes/checks/common-problems';
import { broken, Rules } from '../../kubernetes/checks/rules';
import { Dag } from '../dags/dag';
import { Specification } from '../specification';

const RULES: Rules<Parameters<Rule>> = {
  AIRFLOW001: nameFits,
  AIRFLOW002: namespaceIsKnown,
  AIRFLOW003: countsArePossible,
  AIRFLOW004: tasksHaveMemory,
  AIRFLOW005: databaseIsReachable,
  AIRFLOW006: usersCanLogIn,
  AIRFLOW007: partsArePossible,
  AIRFLOW008: logsHaveAPlace,
  AIRFLOW009: bundlesDiffer,
  AIRFLOW010: dagsDiffer,
  AIRFLOW011: dagsFit,
  AIRFLOW012: deferredTasksGoOn,
  AIRFLOW013: templatesExist,
  AIRFLOW014: podsArePossible,
  AIRFLOW015: tasksHaveAnAccountOfTheirOwn,
  AIRFLOW016: namespacesHaveLogs,
  AIRFLOW017: idsAreAirflows,
  AIRFLOW018: connectionsHoldNoSecret,
  AIRFLOW019: poolsArePossible,
  AIRFLOW020: keysAreAirflows,
  AIRFLOW021: keysAreKnown,
  AIRFLOW022: valuesAreOfTheirType,
  AIRFLOW023: configurationIsFree,
  AIRFLOW024: configurationHoldsNoSecret,
  AIRFLOW025: retentionRemovesWhatIsOld,
};

/** All that is wrong, so that nobody has to come back for the next one. */
export function violations(specification: Specification, dags: readonly Dag[]): string[] {
  return [...commonProblems(specification, RELEASES), ...broken(RULES, specification, dags)];
}
