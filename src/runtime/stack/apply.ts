import { isDeepStrictEqual } from 'node:util';
import { explain } from './explain';
import { Membership } from './membership';
import { PlanOptions } from './planner';
import { makeRoom, replacePods } from './remake';
import { makeWay } from './replace';
import { isDefinition, untilServed } from './served';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { untilGone } from '../follow/gone';
import { prepareHdfs } from '../hdfs/prepare';
import { keyOf, kindOf, KubeObject, titleOf } from '../object';
import { union } from '../plan/inventory';
import { Origin } from '../plan/origin';
import { Step, withoutOwners } from '../plan/plan';
import { waves } from '../plan/waves';

export interface ApplyOptions extends PlanOptions {
  readonly report: (event: Event) => void;
  /** Where the objects were described, for {@link Stack.doubts} of the next apply. @default - that of the last apply stays */
  readonly origin?: Origin;
  /** Stops between two waves; applying again goes on. */
  readonly signal?: AbortSignal;
}

/** Executes a plan; returns the objects as they are stored. */
export async function applySteps(membership: Membership, steps: readonly Step[], options: ApplyOptions): Promise<KubeObject[]> {
  const { client } = membership;
  await prepareHdfs(client, steps, options);
  const kept = steps.filter(({ action }) => action !== 'prune');
  const before = await membership.recorded();
  const origin = options.origin ?? before?.origin;
  const after = { ...membership.inventoryOf(kept.map(({ object }) => object)), ...(origin ? { origin } : {}) };
  const meanwhile = union(after, before);
  const home = steps.find(({ action, object }) => action === 'create' && kindOf(object) === 'Namespace' && object.metadata.name === membership.namespace);
  if (home) await store(membership, home.object, options); // the record is in it
  if (!isDeepStrictEqual(meanwhile, before)) await membership.record(meanwhile); // first, so that an interrupted apply leaves nothing unknown
  const planned = new Map(steps.map((step) => [keyOf(step.object), step]));
  const stored: KubeObject[] = [];
  for (const wave of waves(steps.filter(({ action }) => ['create', 'change', 'replace', 'keep'].includes(action)).map(({ object }) => object))) {
    options.signal?.throwIfAborted();
    const applied = await Promise.all(wave.map(async (object) => {
      const { action, stored: there, remake, replacement } = planned.get(keyOf(object))!;
      if (remake) await makeRoom(client, remake, options);
      if (replacement) await makeWay(client, replacement.live, options);
      const result = there ?? await store(membership, object, options);
      options.report({ type: 'applied', action, object: result });
      return result;
    }));
    stored.push(...applied);
    await untilServed(client, applied.filter(isDefinition), options.signal);
  }
  await replacePods(client, stored, options);
  const left = steps.filter(({ action }) => action === 'leave');
  await membership.adopt(left.map(({ object }) => object));
  for (const { object, kept: why } of left) options.report({ type: 'kept', object, ...why! });
  for (const wave of waves(steps.filter(({ action }) => action === 'prune').map(({ object }) => object)).reverse()) {
    options.signal?.throwIfAborted();
    await Promise.all(wave.map(async (object) => {
      await client.delete(object, 'Background');
      options.report({ type: 'applied', action: 'prune', object });
    }));
  }
  if (!isDeepStrictEqual(after, meanwhile)) await membership.record(after);
  return stored;
}

/** What is being deleted takes changes, and is gone afterwards nevertheless: it is waited for, and made again. */
async function store({ client, manager }: Membership, object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
  for (;;) {
    options.signal?.throwIfAborted();
    const stored = await client.apply(object, { manager, force: options.force }).catch((cause: unknown) => {
      throw new Problem(`${titleOf(object)}: ${explain(cause, object)}`, 'What was applied before it stays; correct it and apply again.', { cause });
    });
    if (!stored.metadata.deletionTimestamp) return withoutOwners(stored);
    options.report({ type: 'going', object: stored });
    await untilGone(client, [stored], options);
  }
}
