import { Rule } from './rule';

/** The driver's account is bound to its rights by name and namespace, and Spark must know where to create executors. */
export const namespaceIsKnown: Rule = ({ namespace, executors }) => {
  if (namespace || !executors.arePods) return [];
  return ['The chart has no namespace, which the binding of the driver\'s rights must name. Give it one: new Chart(app, id, { namespace: \'default\' }).'];
};
