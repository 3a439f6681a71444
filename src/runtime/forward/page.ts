import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { isServing } from '../status/status';
import { podsOfWorkload } from '../status/workload';
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

/** Names of ports that browsers are meant to connect to. */
const WEB = /^(https?|web|ui|dashboard|http-.+|.+-http|.+-ui)$/;

/**
 * The web page of a history server, an HDFS cluster, an Airflow or a running application; of a pod or another workload that of a port which is called `http`, `web`,
 * `ui` or the like, or is its only one. Costs a LIST.
 */
export async function findPage(client: KubeClient, name: string): Promise<Page> {
  const { namespace } = client.connection;
  const { items } = await client.list(CORE.pods, { namespace });
  const page = pageNamed(items, name);
  if (page) return page;
  const known = [...new Set(items.filter((pod) => pod.metadata.labels?.[LABELS.instance] !== undefined && systemPageOf([pod])).map(({ metadata }) => metadata.labels?.[LABELS.instance]))].join(', ');
  throw new Problem(`Nothing called ${JSON.stringify(name)} has a web page in namespace ${namespace} now.`, known ? `These have: ${known}.` : 'See `bigdata status`, or pass --namespace.');
}

/** Of a system its own page or none, whatever ports its other parts have; else that of the pod or workload of that name. A pure function. */
export function pageNamed(pods: readonly KubeObject[], name: string): Page | undefined {
  return systemPageOf(pods.filter(({ metadata }) => metadata.labels?.[LABELS.instance] === name))
    ?? pageOf(pods.filter(({ metadata }) => metadata.name === name)) ?? pageOf(podsOfWorkload(pods, name));
}

/** The first ready pod with a page. A pure function. */
export function pageOf(pods: readonly KubeObject[]): Page | undefined {
  return systemPageOf(pods) ?? pods.filter(isServing).flatMap((pod) => webPortOf(pod) ?? [])[0];
}

function systemPageOf(pods: readonly KubeObject[]): Page | undefined {
  for (const [component, port] of PORTS) {
    const pod = pods.find((candidate) => componentOf(candidate) === component && isServing(candidate));
    if (pod) return { pod, port };
  }
  return undefined;
}

/** Of a pod of which nothing else is known. */
function webPortOf(pod: KubeObject): Page | undefined {
  const ports: { name?: string; containerPort: number; protocol?: string }[] = pod.spec?.containers?.flatMap(({ ports: own }: any) => own ?? []) ?? [];
  const open = ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP');
  const port = open.find(({ name }) => WEB.test(name ?? '')) ?? (open.length === 1 ? open[0] : undefined);
  return port && { pod, port: port.containerPort };
}
