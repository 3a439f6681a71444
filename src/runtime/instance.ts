import { LABELS } from '../contract';
import { Problem } from '../problem';
import { KubeObject } from './object';

/** The part that an object plays. */
export function componentOf({ metadata }: KubeObject): string | undefined {
  return metadata.labels?.[LABELS.component];
}

/**
 * What users call that which an object belongs to. Of a workload its pods' label says it: tools that track by this label what they have
 * applied, as Argo CD does, put the name of their own application on the workload itself.
 */
export function instanceOf({ metadata, spec }: KubeObject): string {
  const template = spec?.jobTemplate?.spec?.template ?? spec?.template;
  return template?.metadata?.labels?.[LABELS.instance] ?? metadata.labels?.[LABELS.instance] ?? '';
}

/** The one that is meant of those in a namespace: that of the name, or the only one. @param what they are, in the singular */
export function chooseInstance(names: readonly string[], name: string | undefined, namespace: string, what: string): string {
  if (name === undefined && names.length > 1) throw new Problem(`Namespace ${namespace} has several ${what}s.`, `Name one of: ${names.join(', ')}.`);
  const chosen = name ?? names[0];
  if (chosen === undefined || !names.includes(chosen)) throw noInstance(names, chosen, namespace, what);
  return chosen;
}

export function noInstance(names: readonly string[], name: string | undefined, namespace: string, what: string): Problem {
  return new Problem(`There is no ${what}${name === undefined ? '' : ` ${JSON.stringify(name)}`} in namespace ${namespace}.`,
    names.length > 0 ? `There are: ${names.join(', ')}.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
}
