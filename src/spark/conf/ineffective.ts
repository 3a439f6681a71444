import { entryOf } from './entry';

const SUBMITTED = 'has no effect: it is for spark-submit, which does not run here. ';
const MANAGER = 'has no effect: it is for another cluster manager than Kubernetes. Leave it out.';
const HALF = 'would reach executors, and not the driver. ';

/** Keys that Spark takes and that do nothing, or half of it, in the way in which a construct runs it, each with what to do. A prefix ends in a dot. */
const INEFFECTIVE: { readonly [key: string]: string } = {
  'spark.kubernetes.appKillPodDeletionGracePeriod': `${SUBMITTED}Leave it out.`,
  'spark.kubernetes.authenticate.driver.': `${SUBMITTED}Use driver.podOptions.serviceAccount, or spark.kubernetes.authenticate.oauthTokenFile and the like.`,
  'spark.kubernetes.authenticate.submission.': `${SUBMITTED}Leave it out.`,
  'spark.kubernetes.context': `${SUBMITTED}Leave it out: the driver calls the Kubernetes that it runs in.`,
  'spark.kubernetes.driver.pod.excludedFeatureSteps': `${SUBMITTED}Use driver.podOptions.`,
  'spark.kubernetes.driver.pod.featureSteps': `${SUBMITTED}Use driver.podOptions.`,
  'spark.kubernetes.driver.podTemplateContainerName': `${SUBMITTED}Use driver.podOptions.`,
  'spark.kubernetes.driver.podTemplateFile': `${SUBMITTED}Use driver.podOptions.`,
  'spark.kubernetes.driver.scheduler.name': `${SUBMITTED}Use driver.podOptions.schedulerName.`,
  'spark.kubernetes.driver.service.': `${SUBMITTED}Leave it out: the driver has no Service.`,
  'spark.kubernetes.file.upload.path': `${SUBMITTED}Use SparkFile for what the application runs.`,
  'spark.kubernetes.hadoop.configMapName': `${SUBMITTED}Use hdfs, or volumes and the variable HADOOP_CONF_DIR in env.`,
  'spark.kubernetes.kerberos.': `${SUBMITTED}Leave it out.`,
  'spark.kubernetes.report.interval': `${SUBMITTED}Leave it out.`,
  'spark.kubernetes.submission.': `${SUBMITTED}Leave it out.`,

  'spark.kubernetes.local.dirs.tmpfs': `${HALF}Use podOptions.mounts with a volume in memory, and spark.local.dir.`,
  'spark.kubernetes.node.selector.': `${HALF}Use podOptions.nodeSelector.`,
  'spark.kubernetes.scheduler.name': `${HALF}Use podOptions.schedulerName.`,

  'spark.kubernetes.allocation.pods.allocator': 'needs rights that the driver does not have: it may make pods, and nothing else that makes pods. Leave it out.',

  'spark.cores.max': MANAGER,
  'spark.deploy.': MANAGER,
  'spark.master.': MANAGER,
  'spark.mesos.': MANAGER,
  'spark.worker.': MANAGER,
  'spark.yarn.': MANAGER,
};

/** Why nobody should set this key, and what to do instead. */
export function inefficacyOf(key: string): string | undefined {
  return entryOf(INEFFECTIVE, key);
}
