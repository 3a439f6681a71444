import { standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { Specification } from '../specification';

/** Pods of the Airflow as a network policy names them, by component. */
export function podsOf({ name }: Specification, ...components: readonly string[]): Json[] {
  return components.map((component) => ({ podSelector: { matchLabels: standardLabels('airflow', name, component) } }));
}
