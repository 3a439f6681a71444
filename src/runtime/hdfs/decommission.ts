import { setTimeout as sleep } from 'node:timers/promises';
import { findHdfs, HdfsObjects, HdfsReference } from './cluster';
import { hostsFileOf, setHosts, takenBack } from './hosts';
import { DataNodeReport, HdfsReport } from './report';
import { holding, Standstill } from './standstill';
import { statusOfHdfs } from './status';
import { Problem } from '../../problem';
import { Explanation } from '../status/diagnosis';
import { KubeClient } from '../transport/client';

export interface DecommissionOptions {
  /** Called with how far each DataNode is that leaves, or that is not yet known to be gone, and with what holds them all when none gets on. */
  readonly progress: (leaving: readonly DataNodeReport[], held?: Explanation) => void;
  readonly signal?: AbortSignal;
}

/** How often NameNodes are told again of DataNodes that have come back under another address meanwhile. */
const TIMES = 5;

/**
 * Has the active NameNode copy all blocks of the last DataNodes to the first `remaining` ones. When it returns, no block depends on them,
 * and they may go. May be interrupted, and called again: NameNodes go on by themselves. Ends with a sentence when somebody else takes one of
 * them into service again, and says so when nothing gets on. Costs a ConfigMap, a pod with a JVM, and a look every two seconds.
 */
export async function decommission(client: KubeClient, reference: HdfsReference, remaining: number, options: DecommissionOptions): Promise<void> {
  const hdfs = await findHdfs(client, reference);
  const hosts = hostsToDrain(await activeReport(client, hdfs), remaining);
  if (hosts.length === 0) return;
  await setHosts(client, hdfs, hosts, options.signal);
  const standstill = new Standstill();
  for (let told = 1; ;) {
    options.signal?.throwIfAborted();
    const now = (await activeReport(client, hdfs)).dataNodes.filter(({ pod }) => ordinalOf(pod) >= remaining);
    const left = standstill.look(now, Date.now());
    options.progress(now, left > 0 ? holding(left, remaining) : undefined);
    if (now.every(({ state, pending = 0, open = 0 }) => state === 'Decommissioned' && pending === 0 && open === 0)) return;
    const inService = now.filter(({ state }) => state === 'In Service').flatMap(({ host }) => host ?? []);
    const problem = takenBack(hdfs, await hostsFileOf(client, hdfs), [...new Set([...hosts, ...inService])]);
    if (problem) throw problem;
    if (inService.length > 0) {
      // it has started again: NameNodes have looked up the address that it had before
      if (told === TIMES) {
        const what = `${inService.join(', ')}: still in service, although the NameNodes were told ${TIMES} times to drain it.`;
        throw new Problem(what, '`bigdata status` says whether it starts again and again; call this again when it runs.');
      }
      await setHosts(client, hdfs, hosts, options.signal);
      told += 1;
    }
    await sleep(2000, undefined, { signal: options.signal });
  }
}

/** Of the last DataNodes those that are alive; one that was drained and has gone since needs nothing more. A pure function. */
export function hostsToDrain({ dataNodes, missing }: HdfsReport, remaining: number): string[] {
  const leaving = dataNodes.filter(({ pod }) => ordinalOf(pod) >= remaining);
  const dead = leaving.filter(({ state }) => state === 'Dead');
  if (remaining < 1) throw new Problem('At least one DataNode must remain.');
  if (missing > 0) throw new Problem(`${missing} blocks have no replica that the NameNode knows of.`, 'Bring back the DataNodes that have them first; `bigdata hdfs fsck` names the files.');
  if (dead.length > 0) throw new Problem(`${dead.map(({ pod }) => pod).join(', ')} cannot be asked for blocks: dead.`, 'Bring it back first; `bigdata status` says what is wrong.');
  return leaving.flatMap(({ host }) => host ?? []);
}

/**
 * Takes all DataNodes into service again. Of one whose pod is gone the NameNodes must have noticed that (two and a half minutes after it went):
 * else they would take its blocks for there, and remove copies that seem to be too many.
 */
export async function recommission(client: KubeClient, reference: HdfsReference, options: DecommissionOptions): Promise<void> {
  const hdfs = await findHdfs(client, reference);
  const file = await hostsFileOf(client, hdfs);
  if (!file) return;
  const pods = new Set(hdfs.pods.map(({ metadata }) => metadata.name));
  for (;;) {
    options.signal?.throwIfAborted();
    const lingering = (await activeReport(client, hdfs)).dataNodes.filter(({ pod, host }) => host !== undefined && !pods.has(pod));
    if (lingering.length === 0) break;
    options.progress(lingering);
    await sleep(2000, undefined, { signal: options.signal });
  }
  await setHosts(client, hdfs, [], options.signal);
  await client.delete(file, 'Background');
}

async function activeReport(client: KubeClient, hdfs: HdfsObjects): Promise<HdfsReport> {
  const report = await statusOfHdfs(client, hdfs);
  if (report.nameNodes.some(({ state, safeMode }) => state === 'active' && !safeMode)) return report;
  throw new Problem(`No NameNode of ${hdfs.name} is active and out of safe mode.`, '`bigdata hdfs status` and `bigdata status` say more.');
}

/** The number at the end of a pod's name. */
function ordinalOf(pod: string): number {
  return Number(pod.split('-').at(-1));
}
