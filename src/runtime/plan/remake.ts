import { isDeepStrictEqual } from 'node:util';
import { ClaimIndex, claimsFor } from './claims';
import { bytesOf } from './quantity';
import { KubeObject } from '../object';

/**
 * What is to be done for the claims of a StatefulSet. Nobody can change its claim templates: for others it is
 * made anew around its pods, which keep their claims.
 */
export interface Remake {
  /** The one that goes, without its pods; none where only claims are there, as `down` leaves them. */
  readonly live?: KubeObject;
  /** Claims that are there and get larger. */
  readonly grown: readonly Growth[];
  /** What happens, for whoever reads a plan. */
  readonly summary: string;
}

export interface Growth {
  readonly claim: KubeObject;
  readonly from: string;
  readonly to: string;
}

type Json = { readonly [field: string]: any };

/** Sentences about what would lose data or cannot be done; none when the set may be made anew. A pure function. */
export function refusalsOf(live: KubeObject, wanted: KubeObject, claims: ClaimIndex): string[] {
  const described = templatesOf(wanted);
  const before = templatesOf(live);
  const found = [...before].flatMap(([name, old]) => {
    const own = claimsFor(claims, live, old);
    if (own.length === 0) return [];
    const next = described.get(name);
    if (next) return [...waiting(next, own), ...shrinking(old, next, own), ...otherwise(old, next, own)];
    return [`${name} is not described any more, and the pods would start without the data of ${listOf(own)}. `
      + 'Describe it again; to do without it, describe a StatefulSet of another name and copy the data.'];
  });
  const folders = new Set<string>((live.spec.template.spec.volumes ?? []).map(({ name }: Json) => name));
  const covered = [...described.keys()].filter((name) => !before.has(name) && folders.has(name)).map((name) =>
    `${name} was a volume of the pods without a claim, and what it holds would be gone. `
    + 'Describe the claim by another name, or a StatefulSet of another name, and copy the data.');
  const unreadable = [...described].filter(([, template]) => Number.isNaN(bytesOf(sizeOf(template))))
    .map(([name, template]) => `${name}: its storage is ${JSON.stringify(sizeOf(template))}. Write a size such as 10Gi.`);
  return [...found, ...covered, ...unreadable];
}

/**
 * What is to be done for the templates that are described; the claims may be of all sets. A pure function.
 */
export function remakeOf(live: KubeObject | undefined, wanted: KubeObject, claims: ClaimIndex): Remake {
  const before = live && templatesOf(live);
  const parts: string[] = [];
  const grown: Growth[] = [];
  for (const [name, template] of templatesOf(wanted)) {
    const to = sizeOf(template);
    const small = claimsFor(claims, wanted, template).filter((claim) => bytesOf(sizeOf(claim)) < bytesOf(to));
    grown.push(...small.map((claim) => ({ claim, from: sizeOf(claim), to })));
    if (small.length > 0) parts.push(`${sizeOf(small[0])} become ${to}: ${listOf(small)}`);
    if (before && !before.has(name)) parts.push(`each pod is replaced, one by one, for a further claim ${name} of ${to}`);
  }
  return { live, grown, summary: [...(live ? ['made anew around its pods'] : []), ...parts].join('; ') };
}

/** A set has its templates by name. */
export function templatesOf({ spec }: KubeObject): Map<string, KubeObject> {
  const templates: KubeObject[] = spec?.volumeClaimTemplates ?? [];
  return new Map(templates.map((template) => [template.metadata.name, template]));
}

/** What has no volume yet holds nothing, but its size is fixed until it has one. */
function waiting(next: KubeObject, own: readonly KubeObject[]): string[] {
  const without = own.filter((claim) => !claim.spec.volumeName && bytesOf(sizeOf(claim)) !== bytesOf(sizeOf(next)));
  if (without.length === 0) return [];
  const { namespace } = without[0].metadata;
  const names = without.map(({ metadata }) => metadata.name).join(' ');
  return [`${listOf(without)}: no volume of ${sizeOf(without[0])} is there yet, and nothing can be changed before. `
    + `Call \`kubectl delete pvc ${names} -n ${namespace} --wait=false\`, delete the pods that wait, and apply again.`];
}

function shrinking(old: KubeObject, next: KubeObject, own: readonly KubeObject[]): string[] {
  const to = sizeOf(next);
  if (!(bytesOf(to) < bytesOf(sizeOf(old)))) return [];
  const larger = own.filter((claim) => claim.spec.volumeName && bytesOf(sizeOf(claim)) > bytesOf(to));
  if (larger.length === 0) return [];
  const from = sizeOf(larger[0]);
  return [`${listOf(larger)} cannot shrink from ${from} to ${to}: no volume can. Keep ${from}; `
    + 'for less, describe a StatefulSet of another name and copy the data.'];
}

/** Class, access and source of a claim are decided when it is made. */
function otherwise(old: KubeObject, next: KubeObject, own: readonly KubeObject[]): string[] {
  const [before, after] = [className(old), className(next)];
  const others = own.filter((claim) => className(claim) !== after);
  const classes = before === after || others.length === 0 ? [] : [
    `${listOf(others)} cannot change from StorageClass ${className(others[0]) ?? 'none'} to ${after ?? 'the default'}. `
    + 'Keep it, and describe a further claim of the other class, or a StatefulSet of another name, and copy the data.',
  ];
  if (isDeepStrictEqual(restOf(old), restOf(next))) return classes;
  const fields = differences(restOf(old), restOf(next)).join(', ');
  const remedy = 'Keep that, or describe a claim of another name.';
  return [...classes, `${listOf(own)} can change nothing beside the size: ${fields}. ${remedy}`];
}

function differences(old: Json, next: Json): string[] {
  const fields = new Set([...Object.keys(old), ...Object.keys(next)]);
  return [...fields].filter((field) => !isDeepStrictEqual(old[field], next[field]));
}

function restOf({ spec }: KubeObject): Json {
  const { resources: _, storageClassName: __, ...rest } = spec as Json;
  return { volumeMode: 'Filesystem', ...rest };
}

function className({ spec }: KubeObject): string | undefined {
  return spec.storageClassName;
}

function sizeOf({ spec }: KubeObject): string {
  return spec.resources?.requests?.storage;
}

export function listOf(objects: readonly KubeObject[]): string {
  const shown = objects.slice(0, 3).map(({ metadata }) => metadata.name).join(', ');
  return objects.length > 3 ? `${shown} and ${objects.length - 3} more` : shown;
}
