import { COMPONENTS, LABELS } from '../../contract';
import { chooseInstance, componentOf, instanceOf, noInstance } from '../instance';
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

const WHAT = 'HDFS cluster';

/** Costs two LISTs. */
export async function findHdfs(client: KubeClient, { name, namespace = client.connection.namespace }: HdfsReference = {}): Promise<HdfsObjects> {
  const selection = { namespace, labelSelector: `${LABELS.name}=hdfs` };
  const [{ items: sets }, { items: pods }] = await Promise.all([client.list(CORE.statefulSets, selection), client.list(CORE.pods, selection)]);
  const names = [...new Set(sets.map(instanceOf))];
  const chosen = chooseInstance(names, name, namespace, WHAT);
  const part = (component: string) => sets.find((set) => instanceOf(set) === chosen && componentOf(set) === component);
  const [nameNodes, dataNodes] = [part(COMPONENTS.nameNode), part(COMPONENTS.dataNode)];
  if (!nameNodes || !dataNodes) throw noInstance(names, chosen, namespace, WHAT);
  return { name: chosen, namespace, nameNodes, dataNodes, pods: pods.filter((pod) => instanceOf(pod) === chosen) };
}
