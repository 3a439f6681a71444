import { createHash } from 'node:crypto';
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

/** An object as it is there, as much of it as plans need: the list of which fields are whose is larger than most objects, and only compared as a whole. */
export interface Found {
  readonly object: KubeObject;
  /** Hash of that list. */
  readonly owners: string;
}

export function foundOf(object: KubeObject): Found {
  return { object: withoutOwners(object), owners: ownersOf(object) };
}

/** Without the list of which fields are whose. */
export function withoutOwners({ metadata: { managedFields: _, ...metadata }, ...rest }: KubeObject): KubeObject {
  return { ...rest, metadata } as KubeObject;
}

function ownersOf({ metadata: { managedFields = [] } }: KubeObject): string {
  return createHash('sha256').update(JSON.stringify(managedFields)).digest('base64');
}

/** What is to be done for an object, from what the server would make of it (its dry run) and what is there. One that is being deleted is made anew. */
export function stepOf({ object, dryRun, remake, replacement }: Desired, found?: Found): Step {
  const isMember = found !== undefined;
  if (replacement) return { object, action: 'replace', isMember, replacement };
  if (remake?.live) return { object, action: 'change', isMember, remake };
  if ((found?.object ?? dryRun)?.metadata.deletionTimestamp) return { object, action: 'create', isMember };
  // what is there without being a member has a version in the dry run, too
  if (found === undefined) return { object, action: dryRun?.metadata.resourceVersion ? 'change' : 'create', ...(remake ? { remake } : {}) };
  if (dryRun === undefined) return { object, action: 'change', isMember };
  const tried = withoutOwners(dryRun);
  if (!isDeepStrictEqual(essence(found.object), essence(tried))) return { object, action: 'change', isMember };
  return { object, action: 'keep', isMember, stored: found.owners === ownersOf(dryRun) && isDeepStrictEqual(found.object, tried) ? found.object : undefined };
}

/**
 * What is to be done with members that nothing describes any longer. Claims hold data, so they are left, not pruned, unless asked for.
 * @param described keys of what is described
 */
export function leftovers(members: readonly KubeObject[], described: ReadonlySet<string>, deleteData = false): Step[] {
  return members.filter((object) => !described.has(keyOf(object))).map((object): Step => {
    const kept = reasonToStay(object, deleteData);
    return kept ? { object, action: 'leave', kept } : { object, action: 'prune' };
  });
}

/** Without what the server writes by itself. */
function essence({ status: _, metadata: { resourceVersion: __, generation: ___, ...metadata }, ...rest }: KubeObject): unknown {
  return { ...rest, metadata };
}
