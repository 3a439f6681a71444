import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroupOf } from './configuration';
import { clusterDirectory, recordOf } from './directory';
import { unmergeKubeconfig } from './kubeconfig';
import { linkName } from './network';
import { supervisorsOf } from './processes';
import { Problem } from '../../problem';
import { command } from '../machine/command';

/** Removes all that there is of a cluster, whatever state it is in; its files last, so that an interrupted removal can be repeated. */
export async function removeCluster(name: string): Promise<void> {
  const record = recordOf(name);
  await endProcesses(name);
  if (record?.network) { // else `create` was killed before it made anything but the folder
    await removeCgroups(cgroupOf(record));
    await removeLink(linkName(record.network));
  }
  unmergeKubeconfig(name);
  rmSync(clusterDirectory(name), { recursive: true, force: true, maxRetries: 3 });
}

/** Kills the supervisors; the kernel ends all else in their namespaces. */
async function endProcesses(name: string): Promise<void> {
  await gone('the supervisor', () => {
    const { all } = supervisorsOf(name);
    all.forEach(({ pid }) => kill(pid));
    return all.length === 0;
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Every hierarchy of version 1 and the one of version 2, wherever they are mounted. */
function cgroupRoots(): string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    .filter((line) => / - cgroup2? /.test(line))
    .map((line) => line.split(' ')[4]);
}

/** Processes in them can only be what the dying namespaces still hold. */
async function removeCgroups(name: string): Promise<void> {
  for (const root of cgroupRoots()) {
    const top = join(root, name);
    await gone(top, () => {
      if (existsSync(top)) removeTree(top);
      return !existsSync(top);
    });
  }
}

/** The files of a cgroup cannot be removed, only its folder when it has no children and no processes. */
function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['EBUSY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code!)) throw error;
  }
}

/** Of a cluster without processes. It goes with the network namespace, for which the kernel takes its time: connections without a process end first. */
export async function removeLink(name: string): Promise<void> {
  const isThere = () => existsSync(`/sys/class/net/${name}`);
  if (!isThere()) return;
  try {
    await command('ip', ['link', 'delete', name]);
  } catch (error) {
    if (isThere()) throw error;
  }
}

async function gone(what: string, isGone: () => boolean): Promise<void> {
  for (let waited = 0; !isGone(); waited += 50) {
    if (waited > 20_000) throw new Problem(`${what} is still there after 20 s.`, 'Try again; if it stays, a process outside of the cluster uses it.');
    await sleep(50);
  }
}
