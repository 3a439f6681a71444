import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** A cluster of HDFS as it is in Kubernetes. */
export interface HdfsObjects {
  readonly name: string;
  readonly nameNodes: KubeObject;
  readonly dataNodes: KubeObject;
  readonly pods: readonly KubeObject[];
}

/** The cluster of that name in the namespace, or the only one. Costs two LISTs. */
export async function findHdfs(client: KubeClient, name?: string): Promise<HdfsObjects> {
  const { namespace } = client.connection;
  const selection = { namespace, labelSelector: `${LABELS.name}=hdfs` };
  const [{ items: sets }, { items: pods }] = await Promise.all([client.list(CORE.statefulSets, selection), client.list(CORE.pods, selection)]);
  const names = [...new Set(sets.map(instanceOf))];
  const chosen = name ?? (names.length === 1 ? names[0] : undefined);
  const part = (component: string) => sets.find((set) => instanceOf(set) === chosen && componentOf(set) === component);
  const [nameNodes, dataNodes] = [part(COMPONENTS.nameNode), part(COMPONENTS.dataNode)];
  if (chosen === undefined && names.length > 1) throw new Problem(`Namespace ${namespace} has several HDFS clusters.`, `Name one of: ${names.join(', ')}.`);
  if (!nameNodes || !dataNodes) {
    throw new Problem(`There is no HDFS cluster${chosen ? ` ${JSON.stringify(chosen)}` : ''} in namespace ${namespace}.`,
      names.length > 0 ? `There are: ${names.join(', ')}.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
  }
  return { name: chosen!, nameNodes, dataNodes, pods: pods.filter((pod) => instanceOf(pod) === chosen) };
}

export function componentOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[LABELS.component];
}

function instanceOf(object: KubeObject): string {
  return object.metadata.labels?.[LABELS.instance] ?? '';
}
