/** Airflow finds the pod of a try again by these. Source: KubernetesPodOperator, _get_ti_pod_labels. */
const AIRFLOWS = ['dag_id', 'task_id', 'run_id', 'try_number', 'map_index', 'kubernetes_pod_operator', 'airflow_version', 'airflow_kpo_in_cluster', 'already_checked', 'parent_dag_id'];

/** Labels of a task's pod that Airflow sets itself. */
export function takenLabels(labels: { readonly [name: string]: string } = {}): string[] {
  return Object.keys(labels).filter((name) => AIRFLOWS.includes(name)).map((name) => `labels: ${name} is set by Airflow, which finds the pod by it. Use another name.`);
}
