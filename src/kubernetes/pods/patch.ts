import { JsonPatch } from 'cdk8s';
import { Json } from '../json';

interface Operation {
  readonly op: 'add' | 'remove' | 'replace' | 'copy' | 'move' | 'test';
  readonly path: string;
  readonly from?: string;
}

/** A document with patches, one after the other; those that hit nothing are left out, and told of. */
export function patched<T extends Json>(document: T, patches: readonly JsonPatch[]): { readonly document: T; readonly problems: string[] } {
  const problems: string[] = [];
  let result = document;
  patches.forEach((patch, i) => {
    const missing = missingPath(result, patch._toJson() as Operation);
    if (missing !== undefined) {
      problems.push(`patches[${i}]: there is nothing at ${missing}. ${nearest(result, missing)}`);
      return;
    }
    try {
      result = JsonPatch.apply(copy(result), patch) as T;
    } catch (error) {
      problems.push(`patches[${i}]: it cannot be applied: ${(error as Error).message.split('\n')[0]}`);
    }
  });
  return { document: result, problems };
}

/** The first path that a patch needs and that is not there. Source: RFC 6902, section 4. */
function missingPath(document: unknown, { op, path, from }: Operation): string | undefined {
  const needed = [...(from === undefined ? [] : [from]), op === 'add' || op === 'copy' || op === 'move' ? parentOf(path) : path];
  return needed.find((pointer) => !exists(document, pointer));
}

/** What cdk8s resolves at the end stays the same object. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
}

function exists(document: unknown, pointer: string): boolean {
  let at = document;
  for (const step of stepsOf(pointer)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return false;
    at = (at as { readonly [step: string]: unknown })[step];
  }
  return true;
}

/** What there is at the deepest part of a path that exists. */
function nearest(document: unknown, pointer: string): string {
  let known = pointer;
  while (!exists(document, known)) known = parentOf(known);
  const at = stepsOf(known).reduce<unknown>((value, step) => (value as { readonly [step: string]: unknown })[step], document);
  if (Array.isArray(at)) return `${known || '/'} is a list of ${at.length}.`;
  return typeof at === 'object' && at !== null ? `${known || '/'} has: ${Object.keys(at).join(', ')}.` : `${known} is a value.`;
}

function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

function stepsOf(pointer: string): string[] {
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
