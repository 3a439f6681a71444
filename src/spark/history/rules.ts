import { historyProperties } from './configuration';
import { SparkHistoryServerProps } from './server-props';
import { mebibytes } from '../../kubernetes/mebibytes';
import { isDnsLabel } from '../../kubernetes/names';

/** What Spark replaces in a link to a log. Source: Spark's KubernetesExecutorBackend and ApplicationCache. */
const PLACEHOLDERS = ['APP_ID', 'EXECUTOR_ID', 'FILE_NAME', 'HOSTNAME', 'KUBERNETES_NAMESPACE', 'KUBERNETES_POD_NAME', 'LOG_FILES'];

/** All that is wrong with a history server. */
export function historyViolations(name: string, props: SparkHistoryServerProps): string[] {
  const { conf = {}, cleaner, memory, executorLogUrl } = props;
  const owned = Object.keys(historyProperties({ ...props, conf: undefined })).filter((key) => key !== 'spark.history.store.hybridStore.enabled');
  const unknown = [...(executorLogUrl ?? '').matchAll(/\{\{([^}]*)\}\}/g)].map(([, word]) => word).filter((word) => !PLACEHOLDERS.includes(word));
  const found = [];
  if (!isDnsLabel(name) || name.length > 52) found.push(`serverName ${JSON.stringify(name)} is no DNS label of at most 52 characters. Use lower-case letters, digits and dashes.`);
  for (const key of Object.keys(conf).filter((candidate) => owned.includes(candidate))) found.push(`conf: ${key} is set by the construct. Use logs, cleaner, store or executorLogUrl.`);
  if (memory && mebibytes(memory) < 256) found.push('memory is less than a history server starts with. Use at least Size.mebibytes(256).');
  if (cleaner?.maxCount !== undefined && !(Number.isInteger(cleaner.maxCount) && cleaner.maxCount >= 1)) found.push(`cleaner: maxCount ${cleaner.maxCount} is not a whole number of at least 1. Leave it out for no limit.`);
  for (const word of unknown) found.push(`executorLogUrl: Spark does not know {{${word}}}. It replaces ${PLACEHOLDERS.map((known) => `{{${known}}}`).join(', ')}.`);
  return found;
}
