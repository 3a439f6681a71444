import { readdirSync, readFileSync } from 'node:fs';
import { clusterDirectory } from './directory';

/** Ids, as the host sees them, of a cluster's supervisor (its process 1) and of those of its nodes by name. */
export interface Supervisors {
  readonly cluster?: number;
  readonly nodes: { readonly [name: string]: number };
  readonly all: readonly number[];
}

/** Finds them by their arguments, see local-cluster/supervisor/main.go: there is no file that could be stale. */
export function supervisorsOf(name: string): Supervisors {
  const directory = clusterDirectory(name);
  let cluster: number | undefined;
  const nodes: { [node: string]: number } = {};
  const all: number[] = [];
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).map(Number)) {
    const [program, role, argument, node] = argumentsOf(pid);
    if (program !== 'supervisor' && !program?.endsWith('/supervisor')) continue;
    if (argument !== directory) continue;
    all.push(pid);
    if (role === 'cluster') cluster = pid;
    if (role === 'node') nodes[node] = pid;
  }
  return { cluster, nodes, all };
}

/** Empty for a process that is gone, or a zombie. */
function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
