import { COMPONENTS } from '../../contract';
import { Json } from '../../kubernetes/json';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Specification } from '../specification';
import { taskNamespaces } from '../task-namespaces';

/** Pods of the Airflow as a network policy names them, by component. */
export function podsOf({ name }: Specification, ...components: readonly string[]): Json[] {
  return components.map((component) => ({ podSelector: { matchLabels: standardLabels('airflow', name, component) } }));
}

/** Pods of tasks, wherever they run. Source: Kubernetes, "Network Policies", which name a namespace by its label. */
export function tasksOf(specification: Specification): Json[] {
  const [tasks] = podsOf(specification, COMPONENTS.task);
  return taskNamespaces(specification).map((namespace) => (namespace === specification.namespace
    ? tasks
    : { ...tasks, namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }));
}
