import { Rule } from './rule';
import { nameProblems, serviceNameProblems } from '../../kubernetes/checks/names';

/** Of the longest name derived from it, a pod of the dag-processor: NAME-dag-processor-HASH-XXXXX in 63 characters. */
const MOST = 32;

/** Names of Services, pods and Jobs derive from it. Source: RFC 1035, RFC 1123. */
export const nameFits: Rule = ({ name }) => [...nameProblems('airflowName', name, MOST), ...serviceNameProblems('airflowName', name)];

/** Rights are given to accounts by their namespace. */
export const namespaceIsKnown: Rule = ({ namespace }) =>
  namespace ? [] : ['The chart has no namespace, which the bindings of its accounts must name. Give it one: new Chart(app, id, { namespace: \'default\' }).'];
