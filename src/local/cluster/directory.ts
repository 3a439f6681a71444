import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../problem';
import { statePath } from '../machine/paths';

/** Files of one cluster; with its processes and its cgroup all that there is of it. */
export function clusterDirectory(name: string, ...parts: string[]): string {
  return statePath('clusters', name, ...parts);
}

/** What `create` decided, in `cluster.json`; the first file that it writes. */
export interface ClusterRecord {
  readonly name: string;
  /** Number of its subnet and of its link. */
  readonly network: number;
  readonly nodes: number;
  readonly created: string;
}

export const DEFAULT_NAME = 'bigdata';

/** The name is part of a cgroup's, a context's and a path. */
export function checkName(name: string): void {
  if (!/^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/.test(name)) {
    throw new Problem(`Cluster name "${name}": up to 20 lower-case letters, digits and dashes, beginning with a letter.`, 'Choose another one by --name.');
  }
}

/** Undefined for a name that is free. A record without its file is of a `create` that was killed at once. */
export function recordOf(name: string): ClusterRecord | undefined {
  checkName(name);
  if (!existsSync(clusterDirectory(name))) return undefined;
  const file = clusterDirectory(name, 'cluster.json');
  if (!existsSync(file)) return { name, network: 0, nodes: 0, created: '' };
  return JSON.parse(readFileSync(file, 'utf8')) as ClusterRecord;
}

export function knownRecord(name: string): ClusterRecord {
  const record = recordOf(name);
  if (record) return record;
  const names = allRecords().map((known) => known.name);
  throw new Problem(`There is no local cluster "${name}".`, names.length > 0 ? `There is: ${names.join(', ')}.` : 'Make one: `bigdata cluster create`.');
}

export function allRecords(): ClusterRecord[] {
  const parent = statePath('clusters');
  if (!existsSync(parent)) return [];
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(parent, entry.name)))
    .map((entry) => recordOf(entry.name)!)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder of programs that the cluster runs; undefined while it was never started. */
export function binariesOf(name: string): string | undefined {
  const file = clusterDirectory(name, 'spec.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { binaries: string }).binaries : undefined;
}
