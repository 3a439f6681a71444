import { join } from 'node:path';
import { keyProblem } from '../keys/problems';
import { keyTable } from '../keys/table';

/** All keys of HDFS and of Hadoop's clients. Source: core-default.xml, hdfs-default.xml, and the texts in Hadoop's classes. */
export const HADOOP_KEYS = keyTable(join(__dirname, 'keys.txt'));

/**
 * What is wrong with a key of Hadoop's, as a sentence that begins with it. Many of its keys have an end of the user's: dfs.namenode.rpc-address.NAMESERVICE.NN1.
 * @param version of Hadoop, if it is known
 */
export function hadoopKeyProblem(key: string, version?: string): string | undefined {
  const table = HADOOP_KEYS();
  const hasOwnEnd = !table.keys.has(key) && key.split('.').some((_, i, parts) => i > 1 && table.keys.has(parts.slice(0, i).join('.')));
  return hasOwnEnd ? undefined : keyProblem(key, { table, software: 'Hadoop', version });
}
