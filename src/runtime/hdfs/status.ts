import { findHdfs, HdfsObjects, HdfsReference } from './cluster';
import { Beans, BEANS, HdfsReport, reportOf } from './report';
import { COMPONENTS } from '../../contract';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { capture } from '../transport/exec';

/** Each answer on one line: JSON has none but in strings, where they are escaped. */
const ASK = `for bean in "$@"; do
  answer=$(/bin/bash /etc/hdfs/jmx.sh 127.0.0.1 9870 "qry=Hadoop:service=NameNode,name=$bean") || exit
  echo "\${answer//$'\\n'/}"
done`;

/** What the NameNodes say. Costs a websocket for each, and no JVM. */
export async function hdfsStatus(client: KubeClient, reference?: HdfsReference): Promise<HdfsReport> {
  return statusOfHdfs(client, await findHdfs(client, reference));
}

export async function statusOfHdfs(client: KubeClient, { pods }: HdfsObjects): Promise<HdfsReport> {
  const nameNodes = pods.filter((pod) => componentOf(pod) === COMPONENTS.nameNode);
  const answers = await Promise.all(nameNodes.map(async (pod) => [pod.metadata.name, await beansOf(client, pod)] as const));
  return reportOf(new Map(answers.sort(([a], [b]) => (a < b ? -1 : 1))));
}

async function beansOf(client: KubeClient, pod: KubeObject): Promise<Beans | undefined> {
  try {
    const output = await capture(client, pod, ['/bin/bash', '-c', ASK, 'bash', ...BEANS], COMPONENTS.nameNode);
    return parseBeans(output);
  } catch {
    return undefined; // starting, going, or on a node that does not answer: said as such
  }
}

/** Of lines, each an answer of the JMX page. A pure function. */
export function parseBeans(output: string): Beans {
  const beans = output.split('\n').filter((line) => line.trim()).flatMap((line) => JSON.parse(line).beans as { name: string }[]);
  return Object.fromEntries(beans.map((bean) => [/name=([^,]+)/.exec(bean.name)?.[1] ?? bean.name, bean]));
}
