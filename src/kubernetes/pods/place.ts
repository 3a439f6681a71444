import { k8s } from 'cdk8s-plus-27';
import { Json } from '../json';
import { fieldProblems, specFields } from './spec-fields';
import { is, isPlain, list, Shape } from '../checks/types';

/** On which nodes a pod wants to be, as Kubernetes says it. */
export interface PodPlace {
  readonly affinity?: k8s.Affinity;
  readonly tolerations?: k8s.Toleration[];
}

/** See {@link refuseWrongTypes}. */
export const PLACE: Shape<PodPlace> = { affinity: is(isPlain, 'a k8s.Affinity'), tolerations: list(is(isPlain, 'a k8s.Toleration')) };

/** As YAML has it. */
export function placeFields({ affinity, tolerations }: PodPlace): { readonly affinity?: Json; readonly tolerations?: Json[] } {
  return {
    ...(affinity ? { affinity: specFields(affinity, k8s.toJson_Affinity) } : {}),
    ...(tolerations ? { tolerations: tolerations.map((toleration) => specFields(toleration, k8s.toJson_Toleration)) } : {}),
  };
}

export function placeProblems({ affinity, tolerations = [] }: PodPlace): string[] {
  const wrong = affinityProblems(affinity);
  return [
    ...(wrong.length > 0 ? wrong : fieldProblems('affinity', affinity, k8s.toJson_Affinity)),
    ...tolerations.flatMap((toleration, i) => fieldProblems(`tolerations[${i}]`, toleration, k8s.toJson_Toleration)),
  ];
}

/** What Python takes, and Kubernetes does not: terms with a weight where they are required, and a text for a list of values. */
function affinityProblems(affinity?: k8s.Affinity): string[] {
  const found: string[] = [];
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    for (const term of affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? []) {
      const path = `affinity: ${kind}: requiredDuringSchedulingIgnoredDuringExecution`;
      if ('weight' in term || 'podAffinityTerm' in term) found.push(`${path}: a term with a weight is one that is preferred. Leave out the weight, or use preferredDuringSchedulingIgnoredDuringExecution.`);
      else if (typeof term.topologyKey !== 'string') found.push(`${path}: a term needs a topologyKey, such as kubernetes.io/hostname.`);
    }
  }
  for (const [path, values] of valuesIn(affinity, 'affinity')) if (!Array.isArray(values)) found.push(`${path}: values ${JSON.stringify(values)} is no list. Write [${JSON.stringify(values)}].`);
  return found;
}

function valuesIn(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]): [string, unknown][] => (key === 'values' ? [[path, item]] : valuesIn(item, Array.isArray(value) ? path : `${path}.${key}`)));
}
