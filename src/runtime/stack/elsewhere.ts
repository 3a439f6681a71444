import { LABELS, MANAGED_BY } from '../../contract';
import { instanceOf } from '../instance';
import { KubeObject } from '../object';
import { isRecord, PART_OF } from '../plan/inventory';
import { KubeClient } from '../transport/client';
import { EVERYWHERE } from '../transport/discovery';

/** An object that is described, with its namespace, and what is there by its name. */
export interface DescribedObject {
  readonly object: KubeObject;
  readonly stored?: KubeObject;
}

/** What is there of described objects, whoever has applied them. Costs a GET for each. */
export async function findDescribed(client: KubeClient, objects: readonly KubeObject[]): Promise<DescribedObject[]> {
  return Promise.all(objects.map(async (object) => {
    const resource = await client.discovery.find(object.apiVersion, object.kind);
    if (!resource) return { object };
    const namespace = resource.namespaced ? object.metadata.namespace ?? client.connection.namespace : undefined;
    const placed = { ...object, metadata: { ...object.metadata, namespace } };
    return { object: placed, stored: await client.get(resource, object.metadata.name, namespace) };
  }));
}

/** Kinds that the constructs make; pods come and go with these. */
const KINDS = EVERYWHERE.filter(({ kind, namespaced }) => namespaced && !['Pod', 'Event', 'ReplicaSet'].includes(kind));

/**
 * Objects of the client's namespace that were made by our constructs and applied by another tool than `bigdata up`: kubectl, Argo CD, Flux.
 * Costs a LIST for each kind that the constructs make.
 * @param name of one application or cluster, or whatever another tool has put into its label. @default - all
 */
export async function findLabelled(client: KubeClient, name?: string): Promise<KubeObject[]> {
  const { namespace } = client.connection;
  const labelSelector = `${LABELS.managedBy}=${MANAGED_BY},${LABELS.instance},!${PART_OF}`;
  const lists = await Promise.all(KINDS.map((kind) => client.list(kind, { namespace, labelSelector })));
  const isMeant = (object: KubeObject) => name === undefined || [instanceOf(object), object.metadata.labels?.[LABELS.instance]].includes(name);
  return lists.flatMap(({ items }) => items).filter((object) => !isRecord(object) && !object.metadata.ownerReferences && isMeant(object));
}
