import { Rule } from './rule';
import { nameProblems } from '../../kubernetes/checks/names';

/** Kubernetes derives longer names from the application's: a CronJob's Jobs get 11 characters more, ours 9, and a pod's name at most 63. */
export const nameFits: Rule = ({ name, props }) => nameProblems('applicationName', name, props.trigger?.isManual ? 52 : 48, 'Jobs and pods');
