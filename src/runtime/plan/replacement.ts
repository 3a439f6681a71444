import { isDeepStrictEqual } from 'node:util';
import { holdsData, isContainer, reasonToStay } from './stay';
import { kindOf, KubeObject } from '../object';
import { condition } from '../status/status';

/** What is deleted, to be made again as it is described. */
export interface Replacement {
  readonly live: KubeObject;
  /** Fields that have changed and cannot be changed. */
  readonly fields: string;
}

/** Kinds of which a description says all: nothing is lost when one is deleted and made again, but the time until its pods are there. */
const SAYS_ALL = [
  'apps/Deployment', 'apps/DaemonSet', 'apps/ReplicaSet', 'ConfigMap', 'Secret',
  'rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding',
  'storage.k8s.io/StorageClass', 'scheduling.k8s.io/PriorityClass', 'networking.k8s.io/IngressClass', 'node.k8s.io/RuntimeClass',
];

/**
 * Why an object must not be deleted to be made again, with what to do; undefined when it may be. A pure function.
 * @param names what the user has named as KIND/NAME; none names all with which nothing is lost
 */
export function reasonToRefuse(live: KubeObject, wanted: KubeObject, names: readonly string[]): string | undefined {
  if (holdsData(live) || isContainer(live)) return 'It is never deleted to be made again, since what it holds would go with it.';
  const kept = reasonToStay(live);
  if (kept) return `It stays, since ${kept.reason}. ${kept.remedy}`;
  if (kindOf(live) === 'apps/StatefulSet' && !isDeepStrictEqual(live.spec.selector, wanted.spec?.selector)) {
    return 'With another selector its pods and claims would belong to nobody: describe a StatefulSet of another name, and copy the data.';
  }
  const name = nameOf(live);
  if (names.length > 0) return names.includes(name) ? undefined : `It is not among what --replace names: add ${name}.`;
  const loss = lossOf(live);
  return loss === undefined ? undefined : `${loss} Pass --replace ${name} if it may.`;
}

/** What would be lost; undefined when nothing. */
function lossOf(live: KubeObject): string | undefined {
  const kind = kindOf(live);
  if (SAYS_ALL.includes(kind) || kind === 'apps/StatefulSet') return undefined; // of the last one pods and claims stay
  if (kind === 'Service') return live.spec.type === 'LoadBalancer' ? 'Its load balancer would go, and the next one may have another address.' : undefined;
  if (kind === 'batch/Job') return hasEnded(live) ? undefined : 'It has not ended, and the work of its pods would be lost.';
  if (kind === 'Pod') return 'What it has done would be lost.';
  return `What belongs to this ${live.kind} would go with it.`;
}

function hasEnded(job: KubeObject): boolean {
  return Boolean(job.spec.suspend) || ['Complete', 'Failed'].some((type) => condition(job, type)?.status === 'True');
}

/** As users name it: `job/etl`. */
export function nameOf({ kind, metadata: { name } }: KubeObject): string {
  return `${kind.toLowerCase()}/${name}`;
}
