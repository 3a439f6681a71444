import { Rule } from './rule';
import { nameProblems, serviceNameProblems } from '../../kubernetes/checks/names';

/** Of the longest name derived from it, a pod of the directories' Job: NAME-directories-HASH-XXXXX in 63 characters. */
const MOST = 36;

/** Names of Services, pods and Jobs derive from it. Source: RFC 1035, RFC 1123. */
export const nameFits: Rule = ({ name }) => [...nameProblems('clusterName', name, MOST), ...serviceNameProblems('clusterName', name)];

/** Daemons and clients find each other by names that contain it. */
export const namespaceIsKnown: Rule = ({ namespace }) =>
  namespace ? [] : ['The chart has no namespace, which the DNS names of the daemons contain. Give it one: new Chart(app, id, { namespace: \'default\' }).'];

/** Hadoop writes it into a file of properties, and compares. */
export const clusterIdIsPlain: Rule = ({ clusterId }) =>
  /^[A-Za-z0-9][-._A-Za-z0-9]*$/.test(clusterId) ? [] : [`clusterId ${JSON.stringify(clusterId)} has other characters than letters, digits, dots, dashes and underscores. Use those.`];
