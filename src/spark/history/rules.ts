import { HistoryAuthentication } from './authentication';
import { historyProperties } from './configuration';
import { placeProblems } from './event-logs';
import { SparkHistoryServerProps } from './server-props';
import { admissionProblems } from '../../hdfs/admission';
import { commonProblems } from '../../kubernetes/common-problems';
import { cpuProblems } from '../../kubernetes/cpu';
import { mebibytes } from '../../kubernetes/mebibytes';
import { isDnsLabel, serviceNameProblems } from '../../kubernetes/names';
import { namesSecret } from '../../kubernetes/secrets';
import { confKeyProblems } from '../conf/known';
import { secretsIn } from '../rules/configuration';
import { RELEASES } from '../rules/version';
import { SparkVersion } from '../version';

/** What executors of ours tell of themselves; a link with any other word would silently be none. A pod has one log, so there is no FILE_NAME. */
const PLACEHOLDERS = ['APP_ID', 'EXECUTOR_ID', 'KUBERNETES_NAMESPACE', 'KUBERNETES_POD_NAME'];

/** All that is wrong with a history server. */
export function historyViolations(name: string, props: SparkHistoryServerProps, namespace?: string): string[] {
  const { conf = {}, cleaner, memory, executorLogUrl, authentication, version } = props;
  const owned = [...Object.keys(historyProperties({ ...props, conf: undefined })), 'spark.history.ui.port'].filter((key) => key !== 'spark.history.store.hybridStore.enabled');
  const unknown = [...(executorLogUrl ?? '').matchAll(/\{\{([^}]*)\}\}/g)].map(([, word]) => word).filter((word) => !PLACEHOLDERS.includes(word));
  const { place } = props.logs;
  const found = [...serviceNameProblems('serverName', name), ...placeProblems('logs', place), ...admissionProblems('logs', place._hdfs, namespace)];
  if (!isDnsLabel(name) || name.length > 52) found.push(`serverName ${JSON.stringify(name)} is no DNS label of at most 52 characters. Use lower-case letters, digits and dashes.`);
  for (const key of Object.keys(conf).filter((candidate) => owned.includes(candidate))) found.push(`conf: ${key} is set by the construct. Use logs, cleaner, store, executorLogUrl or authentication.`);
  found.push(...confKeyProblems(Object.keys(conf).filter((key) => !owned.includes(key)), props), ...secretsIn(conf).map((sentence) => `${sentence} Use authentication for parameters of filters, and a credentials provider that the pod has for object stores.`));
  if (memory && mebibytes(memory) < 256) found.push('memory is less than a history server starts with. Use at least Size.mebibytes(256).');
  if (cleaner?.maxCount !== undefined && !(Number.isInteger(cleaner.maxCount) && cleaner.maxCount >= 1)) found.push(`cleaner: maxCount ${cleaner.maxCount} is not a whole number of at least 1. Leave it out for no limit.`);
  for (const word of unknown) found.push(`executorLogUrl: executors on Kubernetes have no {{${word}}}. There are ${PLACEHOLDERS.map((known) => `{{${known}}}`).join(', ')}.`);
  found.push(...commonProblems({ namespace, props }, RELEASES));
  if (props.cpuRequest) found.push(...cpuProblems('cpuRequest', props.cpuRequest.amount));
  if (authentication) found.push(...authenticationViolations(authentication, version));
  return found;
}

function authenticationViolations({ className, _parameters: parameters, _secretParameters: secrets }: HistoryAuthentication, version?: SparkVersion): string[] {
  const found = [];
  if (!/^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)+$/.test(className)) found.push(`authentication: ${JSON.stringify(className)} is no name of a Java class. It looks like ${HistoryAuthentication._JWS_FILTER}.`);
  if (className === HistoryAuthentication._JWS_FILTER && version?.version.startsWith('3.')) found.push(`authentication: Spark ${version.version} has no JWSFilter; it came with 4.0. Use HistoryAuthentication.filter or a newer version.`);
  for (const name of [...Object.keys(parameters), ...Object.keys(secrets)].filter((candidate) => !/^[\w.-]+$/.test(candidate))) found.push(`authentication: ${JSON.stringify(name)} is no name of a parameter. Use letters, digits, dots, dashes and underscores.`);
  for (const name of Object.keys(parameters).filter((candidate) => candidate in secrets)) found.push(`authentication: ${name} is both among parameters and secretParameters. Give it once.`);
  for (const name of Object.keys(parameters).filter(namesSecret)) found.push(`authentication: the parameter ${name} would stand in a ConfigMap as plain text. Use secretParameters.`);
  return found;
}
