import { Rule } from './rule';
import { isDnsLabel } from '../../kubernetes/names';

/** Of the longest name derived from it, a pod of the dag-processor: NAME-dag-processor-HASH-XXXXX in 63 characters. */
const MOST = 32;

export const nameFits: Rule = ({ name }) => {
  if (!isDnsLabel(name)) return [`airflowName ${JSON.stringify(name)} is no DNS label. Use lower-case letters, digits and dashes, beginning and ending with a letter or digit.`];
  return name.length <= MOST ? [] : [`airflowName ${name} has ${name.length} characters; names of pods derived from it would be too long. Use at most ${MOST}.`];
};

/** Rights are given to accounts by their namespace. */
export const namespaceIsKnown: Rule = ({ namespace }) =>
  namespace ? [] : ['The chart has no namespace, which the bindings of its accounts must name. Give it one: new Chart(app, id, { namespace: \'default\' }).'];
