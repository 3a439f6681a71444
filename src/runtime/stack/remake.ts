import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { Membership } from './membership';
import { MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { untilGone } from '../follow/gone';
import { kindOf, KubeObject, titleOf } from '../object';
import { ClaimIndex, indexClaims } from '../plan/claims';
import { Growth, listOf, refusalsOf, Remake, remakeOf, templatesOf } from '../plan/remake';
import { diagnosePod } from '../status/diagnosis';
import { statusOf } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';
import { ApiFailure } from '../transport/failure';

interface Options {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Owner of the size of a claim: the stack owns what its members are, and these are none. */
const GROWTH = `${MANAGED_BY}-growth`;

/** Milliseconds that a pod may take to be ready again. */
const PATIENCE = 600_000;

/** The claims of a namespace. */
export type ClaimsIn = (namespace: string | undefined) => Promise<ClaimIndex>;

/** Asks for each namespace once, however many StatefulSets are in it. */
export function claimsOnce(client: KubeClient): ClaimsIn {
  const lists = new Map<string | undefined, Promise<ClaimIndex>>();
  return (namespace) => {
    const list = lists.get(namespace) ?? client.list(CORE.claims, { namespace }).then(({ items }) => indexClaims(items));
    lists.set(namespace, list);
    return list;
  };
}

/**
 * What to do for a StatefulSet that the server refuses for its claim templates; undefined when it is refused for
 * something else. Nothing is changed: the server tries out the rest of the set, the set as a new one, and the
 * growth of each claim. Costs a request for each of these.
 */
export async function planRemake(
  { client, manager }: Membership, claimsIn: ClaimsIn, wanted: KubeObject, force: boolean | undefined, refused: unknown,
): Promise<Remake | undefined> {
  if (kindOf(wanted) !== 'apps/StatefulSet') return undefined;
  if (!(refused instanceof ApiFailure && /updates to statefulset spec/.test(refused.message))) return undefined;
  const { name, namespace } = wanted.metadata;
  const live = await client.get(CORE.statefulSets, name, namespace);
  if (!live || isDeepStrictEqual(templatesOf(live), templatesOf(wanted))) return undefined;
  await client.apply(withTemplatesOf(live, wanted), { manager, dryRun: true, force }); // is it only these?
  const claims = await claimsIn(namespace);
  refuse(refusalsOf(live, wanted, claims));
  const remake = remakeOf(live, wanted, claims);
  refuse(await refusedGrowth(client, remake.grown));
  await client.apply({ ...wanted, metadata: { ...wanted.metadata, name: `${name}-new` } }, { manager, dryRun: true });
  return remake;
}

/** The set as it is described, but for its claim templates; what mounts a further one finds a folder. */
function withTemplatesOf(live: KubeObject, wanted: KubeObject): KubeObject {
  const there = templatesOf(live);
  const further = [...templatesOf(wanted).keys()].filter((name) => !there.has(name)).map((name) => ({ name, emptyDir: {} }));
  const { template } = wanted.spec;
  const pod = { ...template.spec, volumes: [...template.spec.volumes ?? [], ...further] };
  const { volumeClaimTemplates } = live.spec;
  return { ...wanted, spec: { ...wanted.spec, volumeClaimTemplates, template: { ...template, spec: pod } } };
}

/** What to do for claims that `down` has left, and that are smaller than a set describes which is not there. */
export async function planGrowth(client: KubeClient, claimsIn: ClaimsIn, wanted: KubeObject): Promise<Remake | undefined> {
  if (kindOf(wanted) !== 'apps/StatefulSet' || templatesOf(wanted).size === 0) return undefined;
  const claims = await claimsIn(wanted.metadata.namespace);
  refuse(refusalsOf(wanted, wanted, claims));
  const remake = remakeOf(undefined, wanted, claims);
  refuse(await refusedGrowth(client, remake.grown));
  return remake.grown.length > 0 ? remake : undefined;
}

function refuse(sentences: readonly string[]): void {
  if (sentences.length > 0) throw new Problem(`spec.volumeClaimTemplates: ${sentences.join('\n    ')}`);
}

/** Whether a claim can grow is known to its class, which not everybody may read; so the server is asked. */
async function refusedGrowth(client: KubeClient, grown: readonly Growth[]): Promise<string[]> {
  const tries = await Promise.allSettled(grown.map((growth) => grow(client, growth, true)));
  const failed = tries.flatMap((tried, i) =>
    (tried.status === 'rejected' ? [{ ...grown[i], reason: tried.reason as Error }] : []));
  if (failed.length === 0) return [];
  const [{ claim, from, to, reason }] = failed;
  const who = `${listOf(failed.map((growth) => growth.claim))} cannot grow from ${from} to ${to}`;
  if (!/must support resize/.test(reason.message)) return [`${who}: ${reason.message}`];
  const { storageClassName } = claim.spec;
  const why = storageClassName ? `StorageClass ${storageClassName} does not allow it` : 'it has no StorageClass';
  return [`${who}: ${why}. `
    + `Keep ${from}, and describe more pods or a further volume. If the driver of the class can make volumes larger, `
    + 'an administrator sets its allowVolumeExpansion: true.'];
}

function grow(client: KubeClient, { claim, to }: Growth, dryRun = false): Promise<KubeObject> {
  const { apiVersion, kind, metadata: { name, namespace } } = claim;
  const spec = { resources: { requests: { storage: to } } };
  const larger = { apiVersion, kind, metadata: { name, namespace }, spec };
  return client.apply(larger, { manager: GROWTH, dryRun, force: true });
}

/**
 * Makes the claims larger, and then room for the new set. Each step may be interrupted: pods and claims stay, and
 * applying again finds the set gone and makes it.
 */
export async function makeRoom(client: KubeClient, { live, grown }: Remake, options: Options): Promise<void> {
  for (const growth of grown) {
    const object = await grow(client, growth);
    options.report({ type: 'applied', action: 'change', object });
  }
  if (live && !await client.delete(live, 'Orphan')) await untilGone(client, [live], options);
}

/**
 * Replaces pods that lack the volume of a claim template, one after the other as each is ready. Kubernetes does
 * not: it tries to add the volume to the pod that is there, which is forbidden, and deals with no later pod
 * before. So the first one goes first. Costs a LIST for each set. Source: Kubernetes' StatefulPodControl,
 * UpdateStatefulPod.
 */
export async function replacePods(client: KubeClient, sets: readonly KubeObject[], options: Options): Promise<void> {
  const withClaims = sets.filter((set) => kindOf(set) === 'apps/StatefulSet' && templatesOf(set).size > 0);
  await Promise.all(withClaims.map(async (set) => {
    for (const { pod, lacking } of await lackingPods(client, set)) {
      options.report({ type: 'pod', pod, text: `is replaced by one with ${lacking.join(', ')}` });
      await client.delete(pod, 'Background');
      await untilReplaced(client, set, pod, options);
    }
  }));
}

async function lackingPods(client: KubeClient, set: KubeObject): Promise<{ pod: KubeObject; lacking: string[] }[]> {
  const { name, namespace, uid } = set.metadata;
  const labels = Object.entries(set.spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const { items } = await client.list(CORE.pods, { namespace, labelSelector: labels.join(',') });
  const first = set.spec.ordinals?.start ?? 0;
  const pods = Array.from({ length: set.spec.replicas ?? 1 }, (_, i) => `${name}-${first + i}`)
    .flatMap((podName) => items.find(({ metadata }) => metadata.name === podName) ?? []);
  const own = pods.filter(({ metadata }) => (metadata.ownerReferences ?? []).every((owner) => owner.uid === uid));
  return own.flatMap((pod) => {
    const there = new Set((pod.spec.volumes ?? []).map((volume: any) => volume.persistentVolumeClaim && volume.name));
    const lacking = [...templatesOf(set).keys()].filter((template) => !there.has(template));
    return lacking.length > 0 ? [{ pod, lacking: lacking.map((template) => `${template}-${pod.metadata.name}`) }] : [];
  });
}

async function untilReplaced(client: KubeClient, set: KubeObject, old: KubeObject, options: Options): Promise<void> {
  const { report, signal } = options;
  const { name, namespace, uid } = old.metadata;
  let told: string | undefined;
  for (const deadline = Date.now() + PATIENCE; ;) {
    signal?.throwIfAborted();
    const pod = await client.get(CORE.pods, name, namespace);
    if (pod && pod.metadata.uid !== uid && statusOf(pod).state === 'ready') return;
    const diagnosis = pod && diagnosePod(pod);
    if (diagnosis && diagnosis.cause !== told) report({ type: 'trouble', object: pod, diagnosis });
    told = diagnosis?.cause;
    if (Date.now() > deadline) {
      const what = `${titleOf(set)}: ${name}, which was replaced, is not ready after ${PATIENCE / 60_000} minutes.`;
      const remedy = '`bigdata status` says why; apply again when it is ready.';
      throw new Problem(`${what} The pods after it are as they were.`, remedy);
    }
    await sleep(500, undefined, { signal });
  }
}
