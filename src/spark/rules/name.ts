import { Rule } from './rule';
import { isDnsLabel } from '../../kubernetes/names';

/** Kubernetes derives longer names from the application's: a CronJob's Jobs get 11 characters more, ours 9, and a pod's name at most 63. */
export const nameFits: Rule = ({ name, props }) => {
  if (!isDnsLabel(name)) return [`applicationName ${JSON.stringify(name)} is no DNS label. Use lower-case letters, digits and dashes, beginning and ending with a letter or digit.`];
  const most = props.trigger?.isManual ? 52 : 48;
  return name.length <= most ? [] : [`applicationName ${name} has ${name.length} characters; names of Jobs and pods derived from it would be too long. Use at most ${most}.`];
};
