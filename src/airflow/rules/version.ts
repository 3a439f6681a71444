import { Rule } from './rule';

/** Before 3.2, tasks need other keys than these pods have. */
export const versionIsSupported: Rule = ({ version: { version } }) => {
  const [major, minor] = version.split('.').map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor ?? NaN)) return [`version ${JSON.stringify(version)} is no release of Airflow. It looks like 3.3.2.`];
  return major > 3 || (major === 3 && minor >= 2) ? [] : [`version ${version} is not supported: its tasks need other keys. Use 3.2 or newer.`];
};
