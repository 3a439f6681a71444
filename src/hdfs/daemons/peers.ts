import { Json } from '../../kubernetes/json';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Specification } from '../specification';

/** Pods of the cluster, as a network policy names them: all, or those of a component. */
export function podsOf({ name }: Specification, component?: string): Json {
  return { podSelector: { matchLabels: standardLabels('hdfs', name, component) } };
}

/** Pods of the cluster and of those who have access; undefined admits all. */
export function clientsOf(specification: Specification): Json[] | undefined {
  const { _from: from } = specification.access;
  return from && [podsOf(specification), ...from];
}
