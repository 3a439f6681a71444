import { keyOf, KubeObject } from '../object';

export type Action = 'create' | 'change' | 'keep' | 'prune' | 'leave';

/** What applying will do, as a value: `diff` would print it, `up` executes it. */
export interface Step {
  readonly action: Action;
  readonly object: KubeObject;
  /** What is there, when applying would change nothing of it at all, not even which fields are whose. */
  readonly stored?: KubeObject;
}

/**
 * Compares what the server would make of each object (its dry run) with what is there.
 * Claims hold data, so one that is no longer described is left, not pruned, unless asked for.
 */
export function planOf(desired: readonly { object: KubeObject; dryRun?: KubeObject }[], live: readonly KubeObject[], deleteData = false): Step[] {
  const there = new Map(live.map((object) => [keyOf(object), object]));
  const wanted = new Set(desired.map(({ object }) => keyOf(object)));
  return [
    ...desired.map(({ object, dryRun }): Step => {
      const found = there.get(keyOf(object));
      // what is there without being a member has a version in the dry run, too
      if (found === undefined) return { object, action: dryRun?.metadata.resourceVersion ? 'change' : 'create' };
      if (dryRun === undefined || !same(essence(found), essence(dryRun))) return { object, action: 'change' };
      return { object, action: 'keep', stored: same(found, dryRun) ? found : undefined };
    }),
    ...live.filter((object) => !wanted.has(keyOf(object))).map((object): Step => ({ object, action: holdsData(object) && !deleteData ? 'leave' : 'prune' })),
  ];
}

export function holdsData(object: KubeObject): boolean {
  return object.kind === 'PersistentVolumeClaim' || object.kind === 'PersistentVolume';
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

/** Without what the server writes by itself. */
function essence({ status: _, metadata: { managedFields: __, resourceVersion: ___, generation: ____, ...metadata }, ...rest }: KubeObject): unknown {
  return { ...rest, metadata };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
