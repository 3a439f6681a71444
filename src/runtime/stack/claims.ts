import { keyOf, KubeObject } from '../object';
import { claimsFinder } from '../plan/claims';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

interface Claims {
  /** Made for pods of StatefulSets; they stay when these go, and nobody else knows of them. */
  readonly made: readonly KubeObject[];
  /** Owned by one of the objects: Kubernetes removes them with it, whatever we do. */
  readonly owned: readonly KubeObject[];
}

/** Claims that these objects would leave behind or take with them, as far as they are none of the objects. Costs a LIST for each namespace. */
export async function claimsOf(client: KubeClient, objects: readonly KubeObject[]): Promise<Claims> {
  const namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace !== undefined))];
  const lists = await Promise.all(namespaces.map((namespace) => client.list(CORE.claims, { namespace })));
  const members = new Set(objects.map(keyOf));
  const owners = new Set(objects.map(({ metadata }) => metadata.uid));
  const isMade = claimsFinder(objects);
  const others = lists.flatMap(({ items }) => items).filter((claim) => !members.has(keyOf(claim)));
  const isOwned = ({ metadata }: KubeObject) => Boolean(metadata.ownerReferences?.some(({ uid }) => owners.has(uid)));
  return { made: others.filter((claim) => isMade(claim) && !isOwned(claim)), owned: others.filter(isOwned) };
}
