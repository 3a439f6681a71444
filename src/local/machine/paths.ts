import { homedir } from 'node:os';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { isTrusted, trusted } from './trust';

const NAME = 'cdk8s-bigdata';

/** What can be made again: binaries and images, by content. Source: XDG Base Directory Specification. */
export function cachePath(...parts: string[]): string {
  return join(trusted(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), NAME)), ...parts);
}

/** What belongs to a running cluster and goes with it. */
export function statePath(...parts: string[]): string {
  return join(trusted(join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), NAME)), ...parts);
}

/** A folder that the npm package carries: `images`, `local-cluster`. */
export function packagePath(...parts: string[]): string {
  return join(dirname(require.resolve('../../../package.json')), ...parts);
}

/**
 * PATH, and where a system has the programs of its administrator, which are often outside of a user's PATH. Root looks for programs only where no other
 * user can put one.
 */
export function searchPath(): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
  return [...new Set(folders)].filter((folder) => isAbsolute(folder) && isTrusted(folder)).join(delimiter);
}
