import { KubeObject } from '../object';

/** Whether a claim was made for a pod of that StatefulSet. Source: apps/v1 StatefulSet, volumeClaimTemplates: TEMPLATE-SET-ORDINAL. */
export function isClaimOf(claim: KubeObject, set: KubeObject): boolean {
  if (claim.kind !== 'PersistentVolumeClaim' || set.kind !== 'StatefulSet' || claim.metadata.namespace !== set.metadata.namespace) return false;
  const templates = (set.spec.volumeClaimTemplates ?? []) as KubeObject[];
  return templates.some(({ metadata: { name } }) => {
    const prefix = `${name}-${set.metadata.name}-`;
    return claim.metadata.name.startsWith(prefix) && /^\d+$/.test(claim.metadata.name.slice(prefix.length));
  });
}
