import { toProperties } from './conf/properties';
import { Sizing, Specification } from './specification';
import { mirrored } from '../kubernetes/images/mirror';

/** Folder of spark.properties and of the executors' pod template, in the driver. */
export const CONF_DIR = '/opt/spark/conf';
export const EXECUTOR_CONTAINER = 'executor';
const TEMPLATE = 'executor.yaml';

/** The files of the application's ConfigMap. */
export function configFiles(specification: Specification, executorTemplate: string | undefined): { [file: string]: string } {
  return {
    'spark.properties': toProperties(properties(specification)),
    ...(executorTemplate === undefined ? {} : { [TEMPLATE]: executorTemplate }),
  };
}

/**
 * What a user may set otherwise. With authentication the driver makes a secret for the run, which executors must know to be given work. Spark itself hands
 * it to them in their pods' environment, unless `spark.authenticate.secret.file` names a file. Source: SecurityManager, BasicExecutorFeatureStep.
 */
export const DEFAULTS = { 'spark.authenticate': 'true' };

/** Where the driver keeps the packages that it fetches; Spark's own choice is on the read-only root. */
const PACKAGES = { 'spark.jars.ivy': '/tmp/.ivy2' };

/** Spark takes blanks off both ends of a value in a file, and not in an argument. Source: Utils.getPropertiesFromFile. */
export function confArguments({ props: { conf = {} } }: Specification): string[] {
  return Object.keys(conf).sort().filter((key) => losesBlanks(conf[key])).flatMap((key) => ['--conf', `${key}=${conf[key]}`]);
}

function losesBlanks(value: string): boolean {
  return value !== '' && (isBlank(value[0]) || isBlank(value[value.length - 1]));
}

/** All control characters count as blanks but these two. */
function isBlank(character: string): boolean {
  return character <= ' ' && character !== '\r' && character !== '\n';
}

function properties({ name, namespace, props, executors, image, driver, executor }: Specification): { [key: string]: string } {
  const ours = {
    'spark.app.name': name,
    'spark.driver.memory': `${driver.memory.heap}m`,
    ...(props.eventLog ? { 'spark.eventLog.dir': props.eventLog.place.uri, 'spark.eventLog.enabled': 'true' } : {}),
    'spark.master': executors.arePods ? 'k8s://https://kubernetes.default.svc' : `local[${executors.threads}]`,
  };
  const pods = {
    'spark.executor.cores': String(executor.cores),
    'spark.executor.instances': String(executors.count),
    ...memory(executor),
    'spark.kubernetes.container.image': mirrored(image, executor.podOptions.mirror),
    ...(props.imagePullPolicy ? { 'spark.kubernetes.container.image.pullPolicy': props.imagePullPolicy } : {}),
    ...(props.imagePullSecrets?.length ? { 'spark.kubernetes.container.image.pullSecrets': props.imagePullSecrets.join(',') } : {}),
    // what the driver would else create or clean up, and so need rights for
    'spark.kubernetes.driver.ownPersistentVolumeClaim': 'false',
    'spark.kubernetes.driver.reusePersistentVolumeClaim': 'false',
    'spark.kubernetes.driver.service.deleteOnTermination': 'false',
    'spark.kubernetes.executor.disableConfigMap': 'true',
    ...(executor.cpuLimit ? { 'spark.kubernetes.executor.limit.cores': executor.cpuLimit } : {}),
    'spark.kubernetes.executor.podTemplateContainerName': EXECUTOR_CONTAINER,
    'spark.kubernetes.executor.podTemplateFile': `${CONF_DIR}/${TEMPLATE}`,
    'spark.kubernetes.executor.request.cores': executor.cpuRequest,
    'spark.kubernetes.namespace': namespace ?? '',
  };
  const own = Object.fromEntries(Object.entries(props.conf ?? {}).filter(([, value]) => !losesBlanks(value)));
  return { ...DEFAULTS, ...(props.conf?.['spark.jars.packages'] ? PACKAGES : {}), ...own, ...ours, ...(executors.arePods ? pods : {}) };
}

function memory({ memory: { heap, overhead, overheadFactor } }: Sizing): { [key: string]: string } {
  return {
    'spark.executor.memory': `${heap}m`,
    ...(overhead === undefined ? { 'spark.executor.memoryOverheadFactor': String(overheadFactor) } : { 'spark.executor.memoryOverhead': `${overhead}m` }),
  };
}
