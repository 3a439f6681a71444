import { KubeObject } from '../object';

/** Claims by whom they were made for, so that those of one StatefulSet are found without a look at all. */
export type ClaimIndex = ReadonlyMap<string, readonly KubeObject[]>;

export function indexClaims(claims: readonly KubeObject[]): ClaimIndex {
  const index = new Map<string, KubeObject[]>();
  for (const claim of claims) {
    const key = madeFor(claim);
    if (key === undefined) continue;
    const list = index.get(key) ?? [];
    list.push(claim);
    index.set(key, list);
  }
  return index;
}

/** Those that were made for a template of a StatefulSet, also for pods that are not there now. */
export function claimsFor(index: ClaimIndex, set: KubeObject, template: KubeObject): readonly KubeObject[] {
  return index.get(makerOf(set, template)) ?? [];
}

/** Tells whether a claim was made for a pod of one of these StatefulSets, by one look however many there are. */
export function claimsFinder(objects: readonly KubeObject[]): (object: KubeObject) => boolean {
  const makers = new Set(objects.filter(({ kind }) => kind === 'StatefulSet').flatMap((set) =>
    ((set.spec?.volumeClaimTemplates ?? []) as KubeObject[]).map((template) => makerOf(set, template))));
  return (object) => {
    const key = madeFor(object);
    return key !== undefined && makers.has(key);
  };
}

function makerOf(set: KubeObject, template: KubeObject): string {
  return `${set.metadata.namespace}/${template.metadata.name}-${set.metadata.name}`;
}

/** Source: apps/v1 StatefulSet, volumeClaimTemplates: a claim is called TEMPLATE-SET-ORDINAL. */
function madeFor({ kind, metadata: { namespace, name } }: KubeObject): string | undefined {
  if (kind !== 'PersistentVolumeClaim') return undefined;
  const [, prefix] = /^(.*)-\d+$/.exec(name) ?? [];
  return prefix === undefined ? undefined : `${namespace}/${prefix}`;
}
