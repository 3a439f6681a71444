import { setMaxListeners } from 'node:events';
import { claimsOf } from './claims';
import { Contents } from './contents';
import { Membership } from './membership';
import { LABELS, MANAGED_BY } from '../../contract';
import { Event } from '../follow/event';
import { untilGone } from '../follow/gone';
import { instanceOf } from '../instance';
import { madeSecrets } from '../made-secrets';
import { keyOf, kindOf, KubeObject } from '../object';
import { toRecord } from '../plan/inventory';
import { Kept, reasonToStay } from '../plan/stay';
import { waves } from '../plan/waves';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export interface RemoveOptions {
  readonly report: (event: Event) => void;
  /** Remove claims with their data, too. @default false */
  readonly deleteData?: boolean;
  /** Ends the waiting, not what is being deleted already. */
  readonly signal?: AbortSignal;
}

export interface KeptObject extends Kept {
  readonly object: KubeObject;
}

/** Kinds whose pods are waited for. In the foreground an object goes after its dependents; for others that would only take longer. */
const WORKLOADS = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job', 'batch/CronJob', 'ReplicationController'];

export function propagationOf(object: KubeObject): 'Background' | 'Foreground' {
  return WORKLOADS.includes(kindOf(object)) ? 'Foreground' : 'Background';
}

/** Removes the members of a stack; returns what stays, and why. */
export async function removeStack(membership: Membership, known: readonly KubeObject[], options: RemoveOptions): Promise<KeptObject[]> {
  const { client } = membership;
  if (options.signal) setMaxListeners(0, options.signal); // each kind that is waited for listens to it
  const { made, owned } = await claimsOf(client, known);
  await membership.adopt(made);
  const stay = [...known, ...made].flatMap((object) => {
    const kept = reasonToStay(object, options.deleteData);
    return kept ? [{ object, ...kept }] : [];
  });
  const staying = new Set(stay.map(({ object }) => keyOf(object)));
  const going = [...known, ...made, ...owned].filter((object) => !staying.has(keyOf(object)));
  const record = keyOf(toRecord(membership.inventoryOf([])));
  const goes = (object: KubeObject) => keyOf(object) === record;
  const contents = new Contents(client);
  await Promise.all(going.map((object) => contents.reasonToStay(object, goes))); // while the owners of what is in them are there
  for (const [i, wave] of waves(going).reverse().entries()) {
    options.signal?.throwIfAborted();
    const looked = await Promise.all(wave.map(async (object) => ({ object, kept: await contents.reasonToStay(object, goes) })));
    stay.push(...looked.flatMap(({ object, kept }) => (kept ? [{ object, ...kept }] : [])));
    await removeAll(client, looked.filter(({ kept }) => !kept).map(({ object }) => object), options);
    if (i === 0) await removeOrphans(client, known, options);
  }
  if (stay.length > 0) await membership.record(membership.inventoryOf(stay.map(({ object }) => object)));
  else await membership.forget();
  return [...stay, ...secretsOf(known)];
}

function secretsOf(known: readonly KubeObject[]): KeptObject[] {
  const made = madeSecrets(known.filter(({ status }) => status?.succeeded));
  return made.map((object) => ({ object, reason: 'made once', remedy: 'what they open may be kept elsewhere; `kubectl delete` removes them' }));
}

/** Pods that a workload has made which nobody owns, such as those of Airflow's tasks; each would keep its claims. */
async function removeOrphans(client: KubeClient, objects: readonly KubeObject[], options: RemoveOptions): Promise<void> {
  const instance = (object: KubeObject) => `${object.metadata.namespace}/${instanceOf(object)}`;
  const labelled = objects.filter(({ metadata }) => metadata.namespace && metadata.labels?.[LABELS.managedBy] === MANAGED_BY);
  const instances = new Set(labelled.map(instance));
  const namespaces = [...new Set(labelled.map(({ metadata }) => metadata.namespace))];
  const ours = { labelSelector: `${LABELS.managedBy}=${MANAGED_BY}` };
  const lists = await Promise.all(namespaces.map((namespace) => client.list(CORE.pods, { namespace, ...ours })));
  const members = new Set(objects.map(keyOf));
  const orphans = lists.flatMap(({ items }) => items)
    .filter((pod) => instances.has(instance(pod)) && !pod.metadata.ownerReferences && !members.has(keyOf(pod)));
  await removeAll(client, orphans, options, () => 'Background');
}

/** Returns when they are gone. */
async function removeAll(client: KubeClient, objects: readonly KubeObject[], options: RemoveOptions, how = propagationOf): Promise<void> {
  const gone = (object: KubeObject) => options.report({ type: 'applied', action: 'prune', object });
  const leaving = await Promise.all(objects.map(async (object) => {
    if (!await client.delete(object, how(object))) return [object];
    gone(object);
    return [];
  }));
  await untilGone(client, leaving.flat(), { ...options, gone });
}
