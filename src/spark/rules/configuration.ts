import { Rule } from './rule';
import { holdsSecret } from '../../kubernetes/secrets';
import { isTrue } from '../conf/flag';
import { ownerOf } from '../conf/owned';

/** One place for each decision. */
export const confIsNotOwned: Rule = ({ props: { conf = {} } }) => Object.keys(conf).flatMap((key) => {
  const owner = ownerOf(key);
  return owner === undefined ? [] : [`conf: ${key} is set by the construct. ${owner.startsWith('nothing: ') ? owner.replace('nothing', 'Leave it out') : `Use ${owner}`}.`];
});

/** Spark ignores other keys of a properties file, with a warning that nobody reads. */
export const confIsSparks: Rule = ({ props: { conf = {} } }) =>
  Object.keys(conf).filter((key) => !/^spark\.\S+$/.test(key)).map((key) => `conf: ${JSON.stringify(key)} is no Spark property; they begin with "spark." and have no spaces. For Hadoop's keys write spark.hadoop.KEY.`);

/** A manifest is read by many. */
export const confHoldsNoSecret: Rule = ({ props: { conf = {} } }) => secretsIn(conf)
  .map((sentence) => `${sentence} Take it from a Secret: env with EnvValue.fromSecretValue, which the program or a credentials provider reads.`);

/** Complaints about the secrets in a conf, without the remedy. */
export function secretsIn(conf: { readonly [key: string]: string }): string[] {
  return Object.entries(conf)
    .filter(([key, value]) => holdsSecret(key, value) && !/^\$\{?env:/.test(value))
    .map(([key]) => `conf: ${key} would stand in the manifest as plain text.`);
}

/** The number of executors is fixed. */
export const allocationIsFixed: Rule = ({ props: { conf = {} } }) =>
  isTrue(conf['spark.dynamicAllocation.enabled']) ? ['conf: spark.dynamicAllocation.enabled contradicts executors, which are a fixed number. Leave it out.'] : [];
