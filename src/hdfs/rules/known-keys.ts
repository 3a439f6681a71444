import { Rule } from './rule';
import { HADOOP_KEYS, hadoopKeyProblem } from '../known';
import { HadoopVersion } from '../version';

/** Hadoop passes over keys that it does not know. */
export const keysAreKnown: Rule = ({ props: { coreSite = {}, hdfsSite = {}, image, version } }) => {
  const release = version ?? (image === undefined ? HadoopVersion.V3_5_0 : undefined);
  const problems = (site: string, keys: readonly string[]) => keys.flatMap((key) => hadoopKeyProblem(key, release?.version) ?? []).map((problem) => `${site}: ${problem}`);
  return [...problems('coreSite', Object.keys(coreSite)), ...problems('hdfsSite', Object.keys(hdfsSite))];
};

/** For a flag that is neither Hadoop takes its default without a word; a number that is none ends a daemon. Source: Configuration.getBoolean, getInt. */
export const valuesAreOfTheirType: Rule = ({ props: { coreSite, hdfsSite } }) => Object.entries({ ...coreSite, ...hdfsSite }).flatMap(([key, value]) => {
  const kind = KINDS[HADOOP_KEYS().keys.get(key)?.type ?? ''];
  if (kind === undefined || value.includes('${') || kind.form.test(value.trim())) return [];
  return [`coreSite, hdfsSite: ${key} ${JSON.stringify(value)} is not ${kind.expected}.`];
});

const KINDS: { readonly [type: string]: { readonly expected: string; readonly form: RegExp } } = {
  flag: { expected: 'true or false', form: /^(true|false)$/i },
  number: { expected: 'a number, with a unit such as 30s or 64m where the key takes one', form: /^[-+]?(0x[0-9a-f]+|\d+(\.\d+)?)(ns|us|ms|[smhdkgtpe]b?)?$/i },
};
