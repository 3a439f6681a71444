import { isDeepStrictEqual } from 'node:util';
import { Remake } from './remake';
import { Replacement } from './replacement';
import { Kept, reasonToStay } from './stay';
import { keyOf, KubeObject } from '../object';

export type Action = 'create' | 'change' | 'replace' | 'keep' | 'prune' | 'leave';

/** What applying will do, as a value: `diff` would print it, `up` executes it. */
export interface Step {
  readonly action: Action;
  readonly object: KubeObject;
  /** What is there, when applying would change nothing of it at all, not even which fields are whose. */
  readonly stored?: KubeObject;
  /** Whether it belongs to the stack already. */
  readonly isMember?: boolean;
  /** Why it is left although nothing describes it. */
  readonly kept?: Kept;
  /** What is to be done for the claims of a StatefulSet. */
  readonly remake?: Remake;
  /** What is deleted first, as nobody can change it to what is described. */
  readonly replacement?: Replacement;
}

/** An object as it is described, and what the server would make of it. */
export interface Desired {
  readonly object: KubeObject;
  readonly dryRun?: KubeObject;
  readonly remake?: Remake;
  readonly replacement?: Replacement;
}

/**
 * Compares what the server would make of each object (its dry run) with what is there.
 * Claims hold data, so one that is no longer described is left, not pruned, unless asked for. An object that is being deleted is made anew.
 */
export function planOf(desired: readonly Desired[], live: readonly KubeObject[], deleteData = false): Step[] {
  const there = new Map(live.map((object) => [keyOf(object), object]));
  const wanted = new Set(desired.map(({ object }) => keyOf(object)));
  return [
    ...desired.map(({ object, dryRun, remake, replacement }): Step => {
      const found = there.get(keyOf(object));
      const isMember = found !== undefined;
      if (replacement) return { object, action: 'replace', isMember, replacement };
      if (remake?.live) return { object, action: 'change', isMember, remake };
      if ((found ?? dryRun)?.metadata.deletionTimestamp) return { object, action: 'create', isMember };
      // what is there without being a member has a version in the dry run, too
      if (found === undefined) return { object, action: dryRun?.metadata.resourceVersion ? 'change' : 'create', ...(remake ? { remake } : {}) };
      if (dryRun === undefined || !isDeepStrictEqual(essence(found), essence(dryRun))) return { object, action: 'change', isMember };
      return { object, action: 'keep', isMember, stored: isDeepStrictEqual(found, dryRun) ? found : undefined };
    }),
    ...live.filter((object) => !wanted.has(keyOf(object))).map((object): Step => {
      const kept = reasonToStay(object, deleteData);
      return kept ? { object, action: 'leave', kept } : { object, action: 'prune' };
    }),
  ];
}

/** Without what the server writes by itself. */
function essence({ status: _, metadata: { managedFields: __, resourceVersion: ___, generation: ____, ...metadata }, ...rest }: KubeObject): unknown {
  return { ...rest, metadata };
}
