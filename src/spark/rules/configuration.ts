import { ownerOf } from '../conf/owned';
import { parseMemory } from '../memory';
import { Rule } from './rule';

/** One place for each decision. */
export const confIsNotOwned: Rule = ({ props: { conf = {} } }) => Object.keys(conf).flatMap((key) => {
  const owner = ownerOf(key);
  return owner === undefined ? [] : [`conf: ${key} is set by the construct. Use ${owner}.`];
});

/** Spark ignores other keys of a properties file, with a warning that nobody reads. */
export const confIsSparks: Rule = ({ props: { conf = {} } }) =>
  Object.keys(conf).filter((key) => !/^spark\.\S+$/.test(key)).map((key) => `conf: ${JSON.stringify(key)} is no Spark property; they begin with "spark." and have no spaces. For Hadoop's keys write spark.hadoop.KEY.`);

/** A manifest is read by many. Source of the pattern: spark.redaction.regex, without what are names of files. */
export const confHoldsNoSecret: Rule = ({ props: { conf = {} } }) => Object.entries(conf)
  .filter(([key, value]) => /(secret|password|passwd|token|access\.?key)$/i.test(key) && value !== '' && !/^\$\{?env:/.test(value))
  .map(([key]) => `conf: ${key} would stand in the manifest as plain text. Take it from a Secret: env with EnvValue.fromSecretValue, which the program or a credentials provider reads.`);

/** The number of executors is fixed. */
export const allocationIsFixed: Rule = ({ props: { conf = {} } }) =>
  conf['spark.dynamicAllocation.enabled'] === 'true' ? ['conf: spark.dynamicAllocation.enabled contradicts executors, which are a fixed number. Leave it out.'] : [];

/** Sizes that count into the pod's memory. */
export const sizesAreSizes: Rule = ({ props: { conf = {} } }) => ['spark.memory.offHeap.size', 'spark.executor.pyspark.memory']
  .filter((key) => conf[key] !== undefined && parseMemory(conf[key]) === undefined)
  .map((key) => `conf: ${key} ${JSON.stringify(conf[key])} is no size. Write 512m or 2g.`);
