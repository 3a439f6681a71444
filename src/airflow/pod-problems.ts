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
