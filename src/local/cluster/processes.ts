import { closeSync, existsSync, openSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { binariesOf, clusterDirectory } from './directory';
import { Problem } from '../../problem';

/** A process of ours. */
export interface Supervisor {
  /** Its id, as the host sees it. */
  readonly pid: number;
  /** When it started: with that an id means one process for good. In ticks of the kernel since the machine started. */
  readonly started: string;
}

/** A cluster's supervisor (its process 1) and those of its nodes by name. */
export interface Supervisors {
  readonly cluster?: Supervisor;
  readonly nodes: { readonly [name: string]: Supervisor };
  readonly all: readonly Supervisor[];
}

/**
 * Finds them by their arguments, see local-cluster/supervisor/main.go, and believes those only of a process that the kernel says is ours: any user, and
 * any pod, can call a program `supervisor node ...`. The cluster's is moreover the one whose start is recorded in its folder, and a node's is its child.
 */
export function supervisorsOf(name: string): Supervisors {
  const directory = clusterDirectory(name);
  const program = join(binariesOf(name) ?? directory, 'supervisor');
  const found = existsSync(program) ? readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).flatMap((pid) => ofDirectory(Number(pid), directory, program)) : [];
  const recorded = recordedIn(clusterDirectory(name, 'supervisor.json'));
  const cluster = found.find(({ role, pid, started }) => role === 'cluster' && (!recorded || (recorded.pid === pid && recorded.started === started)));
  const nodes = found.filter(({ role, parent }) => role === 'node' && parent === cluster?.pid);
  return { cluster, nodes: Object.fromEntries(nodes.map((one) => [one.node, one])), all: found };
}

/** An open root folder of the node, as its programs see it. It stays that of this process, also when the id becomes another one's. */
export function rootOf(name: string, node: string): number {
  const gone = () => new Problem(`The node "${node}" of the cluster "${name}" does not run.`, `\`bigdata cluster node start ${node} --name ${name}\``);
  const before = supervisorsOf(name).nodes[node];
  if (!before) throw gone();
  const root = openSync(`/proc/${before.pid}/root`, 'r');
  if (supervisorsOf(name).nodes[node]?.started === before.started) return root;
  closeSync(root);
  throw gone();
}

interface Found extends Supervisor {
  readonly parent: number;
  readonly role: string;
  readonly node: string;
}

/** Nothing for another process, one that is gone, or a zombie. */
function ofDirectory(pid: number, directory: string, program: string): Found[] {
  try {
    const [called, role, argument, node] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (argument !== directory || !(called === 'supervisor' || called.endsWith('/supervisor'))) return [];
    const { parent, started } = statOf(pid);
    return isOurs(pid, program) && statOf(pid).started === started ? [{ pid, started, parent, role, node }] : [];
  } catch {
    return [];
  }
}

/** What no process can pretend: all of its user ids are root's, in our own user namespace, and it runs the program that we compiled. */
function isOurs(pid: number, program: string): boolean {
  const [, ids] = /^Uid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  const [runs, ours] = [statSync(`/proc/${pid}/exe`), statSync(program)];
  return ids.split(/\s+/).every((id) => id === '0')
    && readlinkSync(`/proc/${pid}/ns/user`) === readlinkSync('/proc/self/ns/user')
    && runs.dev === ours.dev && runs.ino === ours.ino;
}

/** Source: proc_pid_stat(5): the name of the program, in parentheses, may hold anything. */
function statOf(pid: number): { parent: number; started: string } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), started: fields[19] };
}

/** See local-cluster/supervisor/start.go. Clusters that were started by an older version have none. */
function recordedIn(file: string): Supervisor | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Supervisor : undefined;
}
