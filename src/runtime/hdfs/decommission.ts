import { setTimeout as sleep } from 'node:timers/promises';
import { findHdfs, HdfsObjects, HdfsReference } from './cluster';
import { hdfsCommand } from './command';
import { DataNodeReport, HdfsReport } from './report';
import { statusOfHdfs } from './status';
import { COMPONENTS, LABELS, MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';
import { capture } from '../transport/exec';

export interface DecommissionOptions {
  /** Called with how far each DataNode is that leaves, or that is not yet known to be gone. */
  readonly progress: (leaving: readonly DataNodeReport[]) => void;
  readonly signal?: AbortSignal;
}

/** Source: Hadoop's CombinedHostFileManager, which reads a file of these. */
interface Host {
  /** A name that has no address (any more) is ignored. */
  readonly hostName: string;
  readonly port: number;
  readonly adminState: 'DECOMMISSIONED';
}

const FOLDER = '/etc/hdfs-hosts';
const FILE = 'hosts.json';

/**
 * Has the active NameNode copy all blocks of the last DataNodes to the first `remaining` ones. When it returns, no block depends on them, and they may go.
 * May be interrupted, and called again: NameNodes go on by themselves. Costs a ConfigMap, a pod with a JVM, and a look every two seconds.
 */
export async function decommission(client: KubeClient, reference: HdfsReference, remaining: number, options: DecommissionOptions): Promise<void> {
  const hdfs = await findHdfs(client, reference);
  const report = await activeReport(client, hdfs);
  const hosts = hostsToDrain(report, remaining);
  if (hosts.length === 0) return;
  await setHosts(client, hdfs, hosts.map(entryOf), options.signal);
  for (;;) {
    options.signal?.throwIfAborted();
    const now = (await activeReport(client, hdfs)).dataNodes.filter(({ pod }) => ordinalOf(pod) >= remaining);
    options.progress(now);
    if (now.every(({ state, pending = 0, open = 0 }) => state === 'Decommissioned' && pending === 0 && open === 0)) return;
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
  const file = await client.get(CORE.configMaps, hostsName(hdfs), hdfs.namespace);
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

/** Writes the file, waits until the NameNodes see it, and has them read it. */
async function setHosts(client: KubeClient, hdfs: HdfsObjects, hosts: readonly Host[], signal?: AbortSignal): Promise<void> {
  const { namespace } = hdfs;
  const content = hosts.length === 0 ? '' : JSON.stringify(hosts); // an empty file lets everybody in, an empty list nobody
  const nameNodes = hdfs.pods.filter((pod) => componentOf(pod) === COMPONENTS.nameNode);
  await client.apply(hostsFile(hdfs, content), { manager: MANAGED_BY, force: true });
  for (const pod of nameNodes) {
    while (await seen(client, pod) !== content) {
      signal?.throwIfAborted();
      // a kubelet looks again at once when the pod changes, else within a minute
      await client.apply({
        apiVersion: 'v1', kind: 'Pod', metadata: { name: pod.metadata.name, namespace, annotations: { 'cdk8s-bigdata/hosts': String(Date.now()) } },
      }, { manager: `${MANAGED_BY}-hosts`, force: true });
      await sleep(1000, undefined, { signal });
    }
  }
  let complaint = '';
  const { exitCode } = await hdfsCommand(client, hdfs, ['dfsadmin', '-refreshNodes'], { report: (event) => { if (event.type === 'log') complaint += `${event.line}\n`; }, signal });
  if (exitCode !== 0) throw new Problem(`The NameNodes do not read which DataNodes leave:\n${complaint.trim()}`);
}

/** It goes with the NameNodes. */
function hostsFile(hdfs: HdfsObjects, content: string): KubeObject {
  const { apiVersion, kind, metadata: { name, uid } } = hdfs.nameNodes;
  const labels = { [LABELS.name]: 'hdfs', [LABELS.instance]: hdfs.name, [LABELS.managedBy]: MANAGED_BY };
  const ownerReferences = [{ apiVersion, kind, name, uid: uid! }];
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: hostsName(hdfs), namespace: hdfs.namespace, labels, ownerReferences }, data: { [FILE]: content } };
}

async function seen(client: KubeClient, pod: KubeObject): Promise<string | undefined> {
  const output = await capture(client, pod, ['/bin/bash', '-c', `cat ${FOLDER}/${FILE} 2> /dev/null; echo .`], COMPONENTS.nameNode);
  return output.trimEnd().slice(0, -1).trimEnd();
}

async function activeReport(client: KubeClient, hdfs: HdfsObjects): Promise<HdfsReport> {
  const report = await statusOfHdfs(client, hdfs);
  if (report.nameNodes.some(({ state, safeMode }) => state === 'active' && !safeMode)) return report;
  throw new Problem(`No NameNode of ${hdfs.name} is active and out of safe mode.`, '`bigdata hdfs status` and `bigdata status` say more.');
}

function entryOf(host: string): Host {
  const [hostName, port] = host.split(':');
  return { hostName, port: Number(port), adminState: 'DECOMMISSIONED' };
}

function hostsName({ name }: HdfsObjects): string {
  return `${name}-hosts`;
}

/** The number at the end of a pod's name. */
function ordinalOf(pod: string): number {
  return Number(pod.split('-').at(-1));
}
