/** Keys that the construct sets, and the property to use instead. A prefix ends in a dot. */
export const OWNED: { readonly [key: string]: string } = {
  'spark.app.name': 'applicationName',
  'spark.driver.bindAddress': 'nothing: it is the pod\'s own address',
  'spark.driver.cores': 'driver.cores',
  'spark.driver.host': 'nothing: it is the pod\'s own address',
  'spark.driver.memory': 'driver.memory',
  'spark.driver.memoryOverhead': 'driver.memoryOverhead',
  'spark.driver.memoryOverheadFactor': 'driver.memoryOverheadFactor',
  'spark.eventLog.dir': 'eventLog',
  'spark.eventLog.enabled': 'eventLog',
  'spark.executor.cores': 'executors',
  'spark.executor.instances': 'executors',
  'spark.executor.memory': 'executors',
  'spark.executor.memoryOverhead': 'executors',
  'spark.executor.memoryOverheadFactor': 'executors',
  'spark.kubernetes.authenticate.driver.serviceAccountName': 'nothing: the application has an account of its own',
  'spark.kubernetes.container.image': 'image or version',
  'spark.kubernetes.container.image.pullPolicy': 'imagePullPolicy',
  'spark.kubernetes.container.image.pullSecrets': 'imagePullSecrets',
  'spark.kubernetes.driver.container.image': 'image or version',
  'spark.kubernetes.driver.pod.name': 'nothing: Kubernetes names the pod',
  'spark.kubernetes.executor.container.image': 'image or version',
  'spark.kubernetes.executor.disableConfigMap': 'nothing: it saves the driver a right',
  'spark.kubernetes.executor.limit.cores': 'executors',
  'spark.kubernetes.executor.podTemplateContainerName': 'nothing: the executors\' pod template is ours',
  'spark.kubernetes.executor.podTemplateFile': 'nothing: the executors\' pod template is ours',
  'spark.kubernetes.executor.request.cores': 'executors',
  'spark.kubernetes.memoryOverheadFactor': 'driver.memoryOverheadFactor and executors',
  'spark.kubernetes.namespace': 'the chart\'s namespace',
  'spark.master': 'executors',
  'spark.submit.deployMode': 'nothing: the driver runs in client mode in its own pod',
  'spark.kubernetes.driver.volumes.': 'volumes',
  'spark.kubernetes.executor.volumes.': 'volumes',
  'spark.kubernetes.driver.secretKeyRef.': 'env',
  'spark.kubernetes.executor.secretKeyRef.': 'env',
  'spark.kubernetes.driverEnv.': 'env',
  'spark.executorEnv.': 'env',
};

/** The property that sets this key, if one does. */
export function ownerOf(key: string): string | undefined {
  return OWNED[key] ?? Object.entries(OWNED).find(([prefix]) => prefix.endsWith('.') && key.startsWith(prefix))?.[1];
}
