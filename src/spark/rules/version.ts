import { Rule } from './rule';

/** Before 3.5 the driver understands less of what we configure. */
export const versionIsSupported: Rule = ({ props: { version } }) => {
  if (version === undefined) return [];
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:-[-.\w]+)?$/.exec(version.version) ?? [];
  if (major === undefined) return [`version ${JSON.stringify(version.version)} is no release of Spark. Write it with three numbers: SparkVersion.of('4.1.2').`];
  return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 5) ? [] : [`version ${version.version} is not supported. Use 3.5.0 or newer.`];
};
