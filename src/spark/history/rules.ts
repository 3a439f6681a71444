import { HistoryAuthentication } from './authentication';
import { historyProperties } from './configuration';
import { placeProblems } from './event-logs';
import { SparkHistoryServerProps } from './server-props';
import { admissionProblems } from '../../hdfs/admission';
import { commonProblems } from '../../kubernetes/checks/common-problems';
import { cpuProblems } from '../../kubernetes/checks/cpu';
import { nameProblems, serviceNameProblems } from '../../kubernetes/checks/names';
import { broken, Rules } from '../../kubernetes/checks/rules';
import { namesSecret } from '../../kubernetes/checks/secrets';
import { mebibytes } from '../../kubernetes/mebibytes';
import { confKeyProblems } from '../conf/known';
import { secretsIn } from '../rules/configuration';
import { RELEASES } from '../rules/version';
import { SparkVersion } from '../version';

/** What executors of ours tell of themselves; a link with any other word would silently be none. A pod has one log, so there is no FILE_NAME. */
const PLACEHOLDERS = ['APP_ID', 'EXECUTOR_ID', 'KUBERNETES_NAMESPACE', 'KUBERNETES_POD_NAME'];

/** A history server as it is described. */
type Described = readonly [name: string, props: SparkHistoryServerProps, namespace: string | undefined];

/** All that is wrong with a history server. */
export function historyViolations(...described: Described): string[] {
  const [, props, namespace] = described;
  return [...commonProblems({ namespace, props }, RELEASES), ...broken(RULES, ...described)];
}

/** Names of its pods and Service derive from it. Source: RFC 1035, RFC 1123. */
const nameFits = (name: string) => [
  ...serviceNameProblems('serverName', name),
  ...nameProblems('serverName', name, 52),
];

/** The server reads what applications write: both see the same place. */
const logsAreShared = (...[, { logs: { place } }]: Described) => placeProblems('logs', place);

/** Packets of pods that HDFS does not admit are lost, and the server waits for ever. */
const hdfsAdmitsUs = (...[, { logs: { place } }, namespace]: Described) => admissionProblems('logs', place._hdfs, namespace);

/** One place for each decision. */
const confIsNotOwned = (...[, props]: Described) => split(props).owned
  .map((key) => `conf: ${key} is set by the construct. Use logs, cleaner, store, executorLogUrl or authentication.`);

/** Spark passes over keys that it does not know. */
const confIsSparks = (...[, props]: Described) => confKeyProblems(split(props).free, props);

/** A ConfigMap is read by many. */
const confHoldsNoSecret = (...[, { conf = {} }]: Described) => secretsIn(conf)
  .map((sentence) => `${sentence} Use authentication for parameters of filters, and a credentials provider that the pod has for object stores.`);

/** With less it ends before it has shown anything: measured with Spark 4.3. */
const memoryIsEnough = (...[, { memory }]: Described) =>
  (memory && mebibytes(memory) < 256 ? ['memory is less than a history server starts with. Use at least Size.mebibytes(256).'] : []);

/** Source: spark.history.fs.cleaner.maxNum. */
const cleanerCounts = (...[, { cleaner }]: Described) => (cleaner?.maxCount !== undefined && !(Number.isInteger(cleaner.maxCount) && cleaner.maxCount >= 1)
  ? [`cleaner: maxCount ${cleaner.maxCount} is not a whole number of at least 1. Leave it out for no limit.`] : []);

/** A link with a word that executors do not tell is silently none. Source: spark.history.custom.executor.log.url. */
const linksAreKnown = (...[, { executorLogUrl = '' }]: Described) => [...executorLogUrl.matchAll(/\{\{([^}]*)\}\}/g)].map(([, word]) => word)
  .filter((word) => !PLACEHOLDERS.includes(word))
  .map((word) => `executorLogUrl: executors on Kubernetes have no {{${word}}}. There are ${PLACEHOLDERS.map((known) => `{{${known}}}`).join(', ')}.`);

/** The API server refuses such a pod. */
const cpuIsPossible = (...[, { cpuRequest }]: Described) => (cpuRequest ? cpuProblems('cpuRequest', cpuRequest.amount) : []);

/** The server would end when it starts, or tell a secret to whoever reads ConfigMaps. Source: spark.ui.filters. */
const filterIsPossible = (...[, { authentication, version }]: Described) => (authentication ? authenticationViolations(authentication, version) : []);

const RULES: Rules<Described> = {
  HISTORY001: nameFits,
  HISTORY002: logsAreShared,
  HISTORY003: hdfsAdmitsUs,
  HISTORY004: confIsNotOwned,
  HISTORY005: confIsSparks,
  HISTORY006: confHoldsNoSecret,
  HISTORY007: memoryIsEnough,
  HISTORY008: cleanerCounts,
  HISTORY009: linksAreKnown,
  HISTORY010: cpuIsPossible,
  HISTORY011: filterIsPossible,
};

/** The keys of the conf: those that the construct sets, and the others. */
function split(props: SparkHistoryServerProps): { readonly owned: string[]; readonly free: string[] } {
  const ours = [...Object.keys(historyProperties({ ...props, conf: undefined })), 'spark.history.ui.port'].filter((key) => key !== 'spark.history.store.hybridStore.enabled');
  const keys = Object.keys(props.conf ?? {});
  return { owned: keys.filter((key) => ours.includes(key)), free: keys.filter((key) => !ours.includes(key)) };
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
