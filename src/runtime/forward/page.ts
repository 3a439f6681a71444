import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { isServing } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** Where the web page of something is. */
export interface Page {
  readonly pod: KubeObject;
  readonly port: number;
}

/** Of each part that has a page worth opening, in this order; Spark's is where spark.ui.port says by default. */
const PORTS: readonly [component: string, port: number][] = [
  [COMPONENTS.nameNode, 9870], [COMPONENTS.historyServer, 18080], [COMPONENTS.apiServer, 8080], [COMPONENTS.driver, 4040],
];

/** The web page of a history server, an HDFS cluster, an Airflow or a running application. Costs a LIST. */
export async function findPage(client: KubeClient, name: string): Promise<Page> {
  const { namespace } = client.connection;
  const { items } = await client.list(CORE.pods, { namespace, labelSelector: `${LABELS.instance}` });
  const page = pageOf(items.filter(({ metadata }) => metadata.labels?.[LABELS.instance] === name));
  if (page) return page;
  const known = [...new Set(items.filter((pod) => pageOf([pod])).map(({ metadata }) => metadata.labels?.[LABELS.instance]))].join(', ');
  throw new Problem(`Nothing called ${JSON.stringify(name)} has a web page in namespace ${namespace} now.`, known ? `These have: ${known}.` : 'See `bigdata status`, or pass --namespace.');
}

/** The first ready pod with a page. A pure function. */
export function pageOf(pods: readonly KubeObject[]): Page | undefined {
  for (const [component, port] of PORTS) {
    const pod = pods.find((candidate) => componentOf(candidate) === component && isServing(candidate));
    if (pod) return { pod, port };
  }
  return undefined;
}
