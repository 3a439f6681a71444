import { k8s } from 'cdk8s-plus-27';

/** Airflow finds the pod of a try again by these. Source: KubernetesPodOperator, _get_ti_pod_labels. */
const AIRFLOWS = ['dag_id', 'task_id', 'run_id', 'try_number', 'map_index', 'kubernetes_pod_operator', 'airflow_version', 'airflow_kpo_in_cluster', 'already_checked', 'parent_dag_id'];

const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const NAME = /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export function labelProblems(labels: { readonly [name: string]: string }, property = 'labels'): string[] {
  return Object.entries(labels).flatMap(([name, value]) => [
    ...(AIRFLOWS.includes(name) ? [`${property}: ${name} is set by Airflow, which finds the pod by it. Use another name.`] : []),
    ...(NAME.test(name) ? [] : [`${property}: ${JSON.stringify(name)} is no name of a label.`]),
    ...(VALUE.test(value) ? [] : [`${property}: ${name}: ${JSON.stringify(value)} is no value of a label: at most 63 letters, digits, dashes, dots and underscores.`]),
  ]);
}

/** What Python takes, and Kubernetes does not: terms with a weight where they are required, and a text for a list of values. */
export function affinityProblems(affinity?: k8s.Affinity): string[] {
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
