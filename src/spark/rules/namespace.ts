import { Rule } from './rule';
import { isDnsLabel } from '../../kubernetes/names';

/** The driver's account is bound to its rights by name and namespace, and Spark must know where to create executors. */
export const namespaceIsKnown: Rule = ({ namespace, executors }) => {
  if (namespace && !isDnsLabel(namespace)) return [`The chart's namespace ${JSON.stringify(namespace)} is no DNS label. Use up to 63 lower-case letters, digits and dashes.`];
  if (namespace || !executors.arePods) return [];
  return ['The chart has no namespace, which the binding of the driver\'s rights must name. Give it one: new Chart(app, id, { namespace: \'default\' }).'];
};
