import { PATHS } from './paths';
import { PORTS } from './ports';
import { Bundle, keepsPods, roleOf, Specification } from './specification';
import { taskNamespace, taskNamespaces } from './task-namespaces';
import { Json } from '../kubernetes/json';
import { Environment, variables } from '../kubernetes/pods/environment';

/** Airflow's class for a folder. */
const FOLDER = 'airflow.dag_processing.bundles.local.LocalDagBundle';
/** Seconds until a new file is seen. Airflow's own 300 are for folders that take long to list. */
const REFRESH = 30;

/** Name of the variable that a key of airflow.cfg has. Source: Airflow, "Setting Configuration Options". */
export function variableOf(sectionAndKey: string): string {
  const [section, ...key] = sectionAndKey.split('.');
  return `AIRFLOW__${section.toUpperCase()}__${key.join('_').toUpperCase()}`;
}

/** What a user may set otherwise. */
const SUGGESTIONS = {
  'api.workers': '1',
  'dag_processor.parsing_processes': '1',
  'database.sql_alchemy_pool_size': '5',
  'database.sql_alchemy_max_overflow': '5',
  'core.load_examples': 'False',
  // A task bears an api-server that is away for some two minutes, and sees soon that it is back. By itself it would end after about 15 seconds
  'workers.execution_api_retries': '30',
  'workers.execution_api_retry_wait_max': '10',
};

/** What the construct decides. Nothing of it is secret: task pods read it, too. */
export function decisions(specification: Specification, bundles: readonly Bundle[]): { [sectionAndKey: string]: string } {
  const { name, namespace, props, executor, users, logs } = specification;
  const places = taskNamespaces(specification);
  const { folder, connectionId } = logs._place;
  return {
    'core.executor': executor.executorName,
    'core.parallelism': String(executor.parallelism),
    'core.auth_manager': users._manager,
    ...(users._inDatabase ? {} : {
      'core.simple_auth_manager_users': users._users.map((user) => `${user.name}:${roleOf(user)}`).join(','),
      'core.simple_auth_manager_passwords_file': PATHS.passwords,
    }),
    'core.execution_api_server_url': `http://${name}-api-server.${namespace}:${PORTS.apiServer.port}/execution/`,
    // logs of daemons are fetched by it, and their pods have no names
    'core.hostname_callable': 'airflow.utils.net.get_host_ip_address',
    'api.port': String(PORTS.apiServer.port),
    ...(props.ingress ? { 'api.base_url': `${props.ingress.tlsSecretName ? 'https' : 'http'}://${props.ingress.host}`, 'fab.enable_proxy_fix': 'True' } : {}),
    'dag_processor.dag_bundle_config_list': JSON.stringify(bundles.map(bundleEntry)),
    'scheduler.enable_health_check': 'True',
    'scheduler.scheduler_health_check_server_port': String(PORTS.schedulerHealth.port),
    ...(props.queuedTimeout ? { 'scheduler.task_queued_timeout': String(props.queuedTimeout.toSeconds()) } : {}),
    ...(executor.usesPods ? {
      'kubernetes_executor.namespace': String(taskNamespace(specification)),
      ...(places.length > 1 ? {
        'kubernetes_executor.multi_namespace_mode': 'True',
        'kubernetes_executor.multi_namespace_mode_namespace_list': places.join(','),
      } : {}),
      'kubernetes_executor.pod_template_file': `${PATHS.pods}/default.yaml`,
      'kubernetes_executor.worker_pods_creation_batch_size': String(executor.batchSize),
      'kubernetes_executor.delete_worker_pods': 'True',
      // Such a pod was killed, that of a task which failed ends well. What it wrote is on a volume, or only in it
      'kubernetes_executor.delete_worker_pods_on_failure': keepsPods(specification) ? 'False' : 'True',
    } : {}),
    'logging.base_log_folder': PATHS.logs,
    ...(folder ? { 'logging.remote_logging': 'True', 'logging.remote_base_log_folder': folder } : {}),
    ...(connectionId ? { 'logging.remote_log_conn_id': connectionId } : {}),
    ...props.metrics?._configuration,
  };
}

/** Variables beside Airflow's configuration that no pod works without. */
export const NEEDED = {
  // Airflow writes all of its defaults there, and its home is read-only
  AIRFLOW_CONFIG: '/tmp/airflow.cfg',
  // init containers wait for the database
  CONNECTION_CHECK_MAX_COUNT: '0',
  PYTHONPATH: PATHS.python,
};

/** The whole of Airflow's configuration, by variable. */
export function configurationVariables(specification: Specification, bundles: readonly Bundle[]): { [name: string]: string } {
  // else each process keeps connections that it does not use from the others: a session of PgBouncer's is a client's until that leaves
  const pool: { [key: string]: string } = specification.database._pgBouncer ? { 'database.sql_alchemy_pool_enabled': 'False' } : {};
  const keys = { ...SUGGESTIONS, ...pool, ...specification.props.configuration, ...decisions(specification, bundles) };
  return {
    ...Object.fromEntries(Object.entries(keys).map(([key, value]) => [variableOf(key), value])),
    ...specification.props.metrics?._env,
    ...NEEDED,
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

/** Airflow's connections and variables, for those that hand them to tasks. */
export function declaredVariables({ props }: Specification): Json[] {
  const named = (prefix: string, values: Environment = {}) =>
    variables(Object.fromEntries(Object.entries(values).map(([id, value]) => [`${prefix}${id.toUpperCase()}`, value])));
  return [...named('AIRFLOW_CONN_', props.connections), ...named('AIRFLOW_VAR_', props.variables)];
}

function bundleEntry({ name, mountPath, binding }: Bundle): { [field: string]: unknown } {
  const { classpath = FOLDER, arguments: given = {} } = binding;
  const kwargs = classpath === FOLDER ? { path: mountPath, refresh_interval: REFRESH, ...given } : given;
  return { name, classpath, kwargs };
}
