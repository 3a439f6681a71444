import { Rule } from './rule';
import { releaseOf } from '../../keys/problems';
import { Kind, matching, valueProblem } from '../../keys/values';
import { HADOOP_KEYS, hadoopKeyProblem } from '../known';
import { HadoopVersion } from '../version';

/** Hadoop passes over keys that it does not know. */
export const keysAreKnown: Rule = ({ props: { coreSite = {}, hdfsSite = {}, image, version } }) => {
  const release = releaseOf({ image, version }, HadoopVersion.V3_5_0);
  const problems = (site: string, keys: readonly string[]) => keys.flatMap((key) => hadoopKeyProblem(key, release) ?? []).map((problem) => `${site}: ${problem}`);
  return [...problems('coreSite', Object.keys(coreSite)), ...problems('hdfsSite', Object.keys(hdfsSite))];
};

/** For a flag that is neither Hadoop takes its default without a word; a number that is none ends a daemon. Source: Configuration.getBoolean, getInt. */
export const valuesAreOfTheirType: Rule = ({ props: { coreSite, hdfsSite } }) => Object.entries({ ...coreSite, ...hdfsSite }).flatMap(([key, value]) => {
  const problem = value.includes('${') ? undefined : valueProblem(key, value, KINDS[HADOOP_KEYS().keys.get(key)?.type ?? '']);
  return problem === undefined ? [] : [`coreSite, hdfsSite: ${problem}`];
});

const KINDS: { readonly [type: string]: Kind } = {
  flag: matching('true or false', /^(true|false)$/i),
  number: matching('a number, with a unit such as 30s or 64m where the key takes one', /^[-+]?(0x[0-9a-f]+|\d+(\.\d+)?)(ns|us|ms|[smhdkgtpe]b?)?$/i),
};
