import { KubeObject } from '../object';

/** What others cannot be stored without, or would stumble over for a moment. Order within a wave does not matter. */
const WAVES: readonly (readonly string[])[] = [
  ['CustomResourceDefinition', 'Namespace'],
  ['ServiceAccount', 'Secret', 'ConfigMap', 'StorageClass', 'PriorityClass', 'ClusterRole', 'Role', 'PersistentVolume', 'ResourceQuota', 'LimitRange'],
  ['ClusterRoleBinding', 'RoleBinding', 'PersistentVolumeClaim', 'Service', 'NetworkPolicy'],
  // they keep data: `down` waits until those have ended that write to them
  ['StatefulSet'],
];

/** Objects in the order in which to apply them; linear in their number. */
export function waves(objects: readonly KubeObject[]): KubeObject[][] {
  const result: KubeObject[][] = [...WAVES.map(() => []), []];
  for (const object of objects) {
    const wave = WAVES.findIndex((kinds) => kinds.includes(object.kind));
    result[wave === -1 ? WAVES.length : wave].push(object);
  }
  return result.filter((wave) => wave.length > 0);
}
