/** The releases of some software that a construct supports. */
export interface Releases {
  readonly software: string;
  /** The oldest one, by its first two numbers. */
  readonly from: readonly [major: number, minor: number];
  /** How a program writes one. */
  readonly example: string;
}

/** What is wrong with a release. */
export function versionProblems(given: { readonly version: string } | undefined, { software, from, example }: Releases): string[] {
  if (given === undefined) return [];
  const { version } = given;
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+(?:-[-.\w]+)?$/.exec(version) ?? [];
  if (major === undefined) return [`version ${JSON.stringify(version)} is no release of ${software}. Write it with three numbers: ${example}.`];
  const isSupported = Number(major) > from[0] || (Number(major) === from[0] && Number(minor) >= from[1]);
  return isSupported ? [] : [`version ${version} of ${software} is not supported. Use ${from.join('.')}.0 or newer.`];
}
