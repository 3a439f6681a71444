import { ANNOTATIONS } from '../../contract';
import { kindOf, KubeObject, titleOf } from '../object';

/** Why an object that nothing describes any more is not removed, and what would remove it. */
export interface Kept {
  readonly reason: string;
  readonly remedy: string;
}

/** Annotations that say so: ours, and those by which other tools are told the same. */
const KEEP: readonly (readonly [annotation: string, value: RegExp])[] = [
  [ANNOTATIONS.keep, /^true$/],
  ['helm.sh/resource-policy', /^keep$/],
  ['argocd.argoproj.io/sync-options', /\b(Prune|Delete)=false\b/],
  ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/],
  ['client.lifecycle.config.k8s.io/deletion', /^detach$/],
  ['cli-utils.sigs.k8s.io/on-remove', /^keep$/],
  ['kapp.k14s.io/delete-strategy', /^orphan$/],
];

/** Whether to remove an object is to remove data that nobody can make again. */
export function holdsData(object: KubeObject): boolean {
  return ['PersistentVolumeClaim', 'PersistentVolume'].includes(kindOf(object));
}

/** What the object itself says. */
export function reasonToStay(object: KubeObject, deleteData = false): Kept | undefined {
  const annotations = object.metadata.annotations ?? {};
  const keep = KEEP.find(([annotation, value]) => value.test(annotations[annotation] ?? ''));
  if (keep) return { reason: `its annotation ${keep[0]} says so`, remedy: 'Take the annotation away first, or use `kubectl delete`.' };
  if (holdsData(object) && !deleteData) return { reason: 'with its data', remedy: '--delete-data removes it.' };
  return undefined;
}

/** Kinds that take others with them when they go: a Namespace all that is in it, a definition all objects of its kind. */
export function isContainer(object: KubeObject): boolean {
  return ['Namespace', 'apiextensions.k8s.io/CustomResourceDefinition'].includes(kindOf(object));
}

/** What would be lost with a container. */
export function reasonOfContents(contents: readonly KubeObject[]): Kept | undefined {
  if (contents.length === 0) return undefined;
  const shown = contents.slice(0, 3).map(titleOf).join(', ');
  const more = contents.length > 3 ? ` and ${contents.length - 3} more` : '';
  return {
    reason: `with it would go ${shown}${more}`,
    remedy: 'Remove what is in it first and call this again, or use `kubectl delete`.',
  };
}
