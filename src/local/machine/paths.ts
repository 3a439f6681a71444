import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const NAME = 'cdk8s-bigdata';

/** What can be made again: binaries and images, by content. Source: XDG Base Directory Specification. */
export function cachePath(...parts: string[]): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), NAME, ...parts);
}

/** What belongs to a running cluster and goes with it. */
export function statePath(...parts: string[]): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), '.local/state'), NAME, ...parts);
}

/** A folder that the npm package carries: `images`, `local-cluster`. */
export function packagePath(...parts: string[]): string {
  return join(dirname(require.resolve('../../../package.json')), ...parts);
}
