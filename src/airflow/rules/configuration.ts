import { Rule } from './rule';
import { isEnvName } from '../../kubernetes/checks/names';
import { holdsSecret } from '../../kubernetes/checks/secrets';
import { decisions, declaredVariables, NEEDED, variableOf } from '../configuration';
import { Specification } from '../specification';

/** The property that decides a key; of the others the construct knows best. */
const PROPERTIES: { readonly [key: string]: string } = {
  'core.executor': 'executor',
  'core.parallelism': 'executor',
  'core.auth_manager': 'users',
  'core.simple_auth_manager_users': 'users',
  'core.fernet_key': 'keys: fernetKey',
  'api.secret_key': 'keys: apiSecretKey',
  'api.base_url': 'ingress',
  'api_auth.jwt_secret': 'keys: jwtSecret',
  'database.sql_alchemy_conn': 'database',
  'dag_processor.dag_bundle_config_list': 'dags',
  'core.dags_folder': 'dags',
  'logging.remote_logging': 'logs',
  'logging.remote_base_log_folder': 'logs',
  'logging.remote_log_conn_id': 'logs',
  'scheduler.task_queued_timeout': 'queuedTimeout',
  'kubernetes_executor.pod_template_file': 'taskPod',
  'kubernetes_executor.namespace': 'the namespace of the chart',
  'kubernetes_executor.worker_container_repository': 'image or taskPod',
  'kubernetes_executor.worker_container_tag': 'image or taskPod',
};

/** Airflow passes over what is no key, without a word. */
export const keysAreAirflows: Rule = ({ props: { configuration = {} } }) => Object.keys(configuration)
  .filter((key) => !/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/.test(key))
  .map((key) => `configuration: ${JSON.stringify(key)} is no key of Airflow's. They look like core.max_active_runs_per_dag: section and key of airflow.cfg.`);

/** By which pods find the database. */
const OF_THE_DATABASE = ['PGPASSWORD', 'PGSSLMODE'];

/** One place for each decision. */
export const configurationIsFree: Rule = (specification) => {
  const { configuration = {}, env = {} } = specification.props;
  const owned = ownedKeys(specification);
  const taken = [...owned.map(variableOf), ...Object.keys(NEEDED), ...OF_THE_DATABASE];
  const declared = declaredVariables(specification).map(({ name }) => name);
  return [
    ...Object.keys(configuration).filter((key) => owned.includes(key)).map((key) => `configuration: ${key} is set by the construct. ${PROPERTIES[key] ? `Use ${PROPERTIES[key]}.` : 'Leave it out.'}`),
    ...Object.keys(env).filter((name) => taken.includes(name)).map((name) => `env: ${name} is set by the construct. Leave it out.`),
    ...Object.keys(env).filter((name) => declared.includes(name)).map((name) => `env: ${name} is what connections or variables say, too. Leave it out in one of them.`),
    ...Object.keys(env).filter((name) => !isEnvName(name)).map((name) => `env: ${JSON.stringify(name)} is no name of a variable.`),
  ];
};

/** A ConfigMap is read by many. */
export const configurationHoldsNoSecret: Rule = ({ props: { configuration = {} } }) => Object.entries(configuration)
  .filter(([key, value]) => holdsSecret(key, value))
  .map(([key]) => `configuration: ${key} would stand in a ConfigMap as plain text. Use env with EnvValue.fromSecretValue: ${variableOf(key)}.`);

function ownedKeys(specification: Specification): string[] {
  return [...new Set([...Object.keys(PROPERTIES), ...Object.keys(decisions(specification, []))])];
}
