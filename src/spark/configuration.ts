import { toProperties } from './conf/properties';
import { Sizing, Specification } from './specification';

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
    'spark.kubernetes.container.image': image,
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
  return { ...props.conf, ...ours, ...(executors.arePods ? pods : {}) };
}

function memory({ memory: { heap, overhead, overheadFactor } }: Sizing): { [key: string]: string } {
  return {
    'spark.executor.memory': `${heap}m`,
    ...(overhead === undefined ? { 'spark.executor.memoryOverheadFactor': String(overheadFactor) } : { 'spark.executor.memoryOverhead': `${overhead}m` }),
  };
}
