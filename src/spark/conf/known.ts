import { join } from 'node:path';
import { hadoopKeyProblem } from '../../hdfs/known';
import { keyProblem, releaseOf } from '../../keys/problems';
import { keyTable } from '../../keys/table';
import { SparkVersion } from '../version';

/** All keys that Spark's code has. Source: its registry of ConfigEntry, and the texts in its classes. */
export const SPARK_KEYS = keyTable(join(__dirname, 'keys.txt'));

/** A reader of keys: which Spark it is, if that is known. */
interface Reader {
  readonly image?: string;
  readonly version?: SparkVersion;
}

/** What is wrong with the keys of a conf, beside those that a construct sets. What an extension of Spark may read passes. */
export function confKeyProblems(keys: readonly string[], reader: Reader): string[] {
  if (keys.length === 0) return [];
  const question = { table: SPARK_KEYS(), software: 'Spark', version: releaseOf(reader, SparkVersion.V4_3_0), closed: ['spark.history.', 'spark.kubernetes.'] };
  return keys.flatMap((key) => {
    // Spark passes over other keys of a properties file, with a warning that nobody reads
    if (!/^spark\.\S+$/.test(key)) return [`conf: ${JSON.stringify(key)} is no Spark property; they begin with "spark." and have no spaces. For Hadoop's keys write spark.hadoop.KEY.`];
    const [, hadoops] = /^spark\.hadoop\.(.*)$/.exec(key) ?? [];
    const problem = hadoops === undefined ? keyProblem(key, question) : hadoopKeyProblem(hadoops);
    return problem === undefined ? [] : [`conf: ${hadoops === undefined ? '' : `${key}: `}${problem}`];
  });
}
