import { Rule } from './rule';
import { holdsSecret } from '../../kubernetes/checks/secrets';
import { isTrue } from '../conf/flag';
import { inefficacyOf } from '../conf/ineffective';
import { confKeyProblems } from '../conf/known';
import { ownerOf } from '../conf/owned';

/** One place for each decision. */
export const confIsNotOwned: Rule = ({ props: { conf = {} } }) => Object.keys(conf).flatMap((key) => {
  const owner = ownerOf(key);
  return owner === undefined ? [] : [`conf: ${key} is set by the construct. ${owner.startsWith('nothing: ') ? owner.replace('nothing', 'Leave it out') : `Use ${owner}`}.`];
});

/** What is accepted and does nothing is believed to be done. */
export const confHasEffect: Rule = ({ props: { conf = {} } }) => Object.keys(conf).flatMap((key) => {
  const why = inefficacyOf(key);
  return why === undefined || ownerOf(key) !== undefined ? [] : [`conf: ${key} ${why}`];
});

/** Spark passes over keys that it does not know. */
export const confIsSparks: Rule = ({ props }) =>
  confKeyProblems(Object.keys(props.conf ?? {}).filter((key) => (ownerOf(key) ?? inefficacyOf(key)) === undefined), props);

/** A manifest is read by many. */
export const confHoldsNoSecret: Rule = ({ props: { conf = {} } }) => secretsIn(conf)
  .map((sentence) => `${sentence} Take it from a Secret: env with EnvValue.fromSecretValue, which the program or a credentials provider reads.`);

/** Complaints about the secrets in a conf, without the remedy. */
export function secretsIn(conf: { readonly [key: string]: string }): string[] {
  return Object.entries(conf).filter(([key, value]) => holdsSecret(key, value)).flatMap(([key, value]) => {
    const { form, resolved, other } = key.startsWith('spark.hadoop.') ? HADOOPS : SPARKS;
    if (resolved.test(value) && key !== UNRESOLVED) return [];
    if (other.test(value)) return [`conf: ${key} would be ${JSON.stringify(value)} as it stands: the form that is resolved there is ${form}.`];
    return [`conf: ${key} would stand in the manifest as plain text.`];
  });
}

/** How Spark names a variable of the environment, and how Hadoop does. Source: Spark's ConfigReader, Hadoop's Configuration.substituteVars. */
const SPARK = /^\$\{env:[A-Za-z_]\w*\}$/;
const HADOOP = /^\$\{env\.[A-Za-z_]\w*\}$/;
const SPARKS = { form: '${env:NAME}', resolved: SPARK, other: HADOOP };
const HADOOPS = { form: '${env.NAME}', resolved: HADOOP, other: SPARK };
/** Read as it stands: all could know such a secret. A file of it is named by spark.authenticate.secret.file. Source: SecurityManager.getSecretKey. */
const UNRESOLVED = 'spark.authenticate.secret';

/** The number of executors is fixed. */
export const allocationIsFixed: Rule = ({ props: { conf = {} } }) =>
  isTrue(conf['spark.dynamicAllocation.enabled']) ? ['conf: spark.dynamicAllocation.enabled contradicts executors, which are a fixed number. Leave it out.'] : [];
