import { groupOf, kindOf, KubeObject } from '../object';

/** What others cannot be stored without, or would stumble over for a moment, by group and kind. Order within a wave does not matter. */
const WAVES: readonly (readonly string[])[] = [
  ['apiextensions.k8s.io/CustomResourceDefinition', 'Namespace'],
  [
    'ServiceAccount', 'Secret', 'ConfigMap', 'storage.k8s.io/StorageClass', 'scheduling.k8s.io/PriorityClass', 'PersistentVolume',
    'rbac.authorization.k8s.io/ClusterRole', 'rbac.authorization.k8s.io/Role', 'ResourceQuota', 'LimitRange',
  ],
  [
    'rbac.authorization.k8s.io/ClusterRoleBinding', 'rbac.authorization.k8s.io/RoleBinding', 'PersistentVolumeClaim', 'Service',
    'networking.k8s.io/NetworkPolicy',
    'admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  ],
  // they keep data: `down` waits until those have ended that write to them
  ['apps/StatefulSet'],
];

const INDEX = new Map(WAVES.flatMap((kinds, wave) => kinds.map((kind) => [kind, wave])));

/** Groups of Kubernetes itself whose names do not say so. */
const BUILT_IN = ['', 'apps', 'batch', 'autoscaling', 'policy'];

/** Objects in the order in which to apply them; linear in their number. */
export function waves(objects: readonly KubeObject[]): KubeObject[][] {
  const result: KubeObject[][] = [...WAVES.map(() => []), [], []];
  for (const object of objects) result[waveOf(object)].push(object);
  return result.filter((wave) => wave.length > 0);
}

/** Objects of defined kinds come last: the operator that deals with them is applied before them, and removed after them. */
function waveOf(object: KubeObject): number {
  const group = groupOf(object.apiVersion);
  const isBuiltIn = BUILT_IN.includes(group) || group.endsWith('.k8s.io');
  return INDEX.get(kindOf(object)) ?? (isBuiltIn ? WAVES.length : WAVES.length + 1);
}
