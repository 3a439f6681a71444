import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** Which cluster is meant. */
export interface HdfsReference {
  /** @default the only one of the namespace */
  readonly name?: string;
  /** @default the client's */
  readonly namespace?: string;
}

/** A cluster of HDFS as it is in Kubernetes. */
export interface HdfsObjects {
  readonly name: string;
  readonly namespace: string;
  readonly nameNodes: KubeObject;
  readonly dataNodes: KubeObject;
  readonly pods: readonly KubeObject[];
}

/** Costs two LISTs. */
export async function findHdfs(client: KubeClient, { name, namespace = client.connection.namespace }: HdfsReference = {}): Promise<HdfsObjects> {
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
  return { name: chosen!, namespace, nameNodes, dataNodes, pods: pods.filter((pod) => instanceOf(pod) === chosen) };
}

export function componentOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[LABELS.component];
}

function instanceOf(object: KubeObject): string {
  return object.metadata.labels?.[LABELS.instance] ?? '';
}
