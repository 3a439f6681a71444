import { setTimeout as sleep } from 'node:timers/promises';
import { HdfsObjects } from './cluster';
import { hdfsCommand } from './command';
import { COMPONENTS, LABELS, MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';
import { capture } from '../transport/exec';

/** Source: Hadoop's CombinedHostFileManager, which reads a file of these. */
interface Host {
  /** A name that has no address (any more) is ignored. */
  readonly hostName: string;
  readonly port: number;
  readonly adminState: 'DECOMMISSIONED';
}

const FOLDER = '/etc/hdfs-hosts';
const FILE = 'hosts.json';

/** The file that tells NameNodes which DataNodes are to be drained; none where nobody leaves. */
export function hostsFileOf(client: KubeClient, hdfs: HdfsObjects): Promise<KubeObject | undefined> {
  return client.get(CORE.configMaps, hostsName(hdfs), hdfs.namespace);
}

/** Writes the file, waits until the NameNodes see it, and has them read it. Ends when somebody else writes another one meanwhile. */
export async function setHosts(client: KubeClient, hdfs: HdfsObjects, hosts: readonly string[], signal?: AbortSignal): Promise<void> {
  const { namespace } = hdfs;
  // an empty file lets everybody in, an empty list nobody
  const content = hosts.length === 0 ? '' : JSON.stringify(hosts.map(entryOf));
  const nameNodes = hdfs.pods.filter((pod) => componentOf(pod) === COMPONENTS.nameNode);
  await client.apply(hostsFile(hdfs, content), { manager: MANAGED_BY, force: true });
  for (const pod of nameNodes) {
    while (await seen(client, pod) !== content) {
      signal?.throwIfAborted();
      const file = await hostsFileOf(client, hdfs);
      if ((file?.data[FILE] ?? '') !== content) {
        const what = `${titleOfFile(hdfs)}, which says which DataNodes leave, ${changeOf(file)} while the NameNodes were to read it.`;
        throw new Problem(what, REMEDY);
      }
      // a kubelet looks again at once when the pod changes, else within a minute
      await client.apply({
        apiVersion: 'v1', kind: 'Pod', metadata: { name: pod.metadata.name, namespace, annotations: { 'cdk8s-bigdata/hosts': String(Date.now()) } },
      }, { manager: `${MANAGED_BY}-hosts`, force: true });
      await sleep(1000, undefined, { signal });
    }
  }
  await refresh(client, hdfs, signal);
}

/** Why these will not be drained: the file does not name them all any more. Undefined while it does. A pure function. */
export function takenBack(hdfs: Pick<HdfsObjects, 'name' | 'namespace'>, file: KubeObject | undefined, hosts: readonly string[]): Problem | undefined {
  const named = namedIn(file);
  const free = hosts.filter((host) => !named.has(host));
  if (free.length === 0) return undefined;
  const pods = free.map((host) => host.split('.')[0]).join(', ');
  const change = file ? `${changeOf(file)} and does not name ${free.length === 1 ? 'it' : 'them'}` : changeOf(file);
  return new Problem(`${pods}: no longer to leave, since ${titleOfFile(hdfs)} ${change}. No DataNode was removed.`, REMEDY);
}

const REMEDY = 'Somebody has called `bigdata hdfs recommission`, applied another number of DataNodes, or changed the ConfigMap. '
  + 'Call this again when the DataNodes are to leave nevertheless.';

/** Kubernetes keeps the tool and the time, but not the person. */
function changeOf(file?: KubeObject): string {
  if (!file) return 'was deleted';
  const writes: { manager: string; time: string }[] = [...file.metadata.managedFields ?? []];
  const last = writes.sort((a, b) => (a.time < b.time ? 1 : -1))[0];
  return `was changed${last ? ` by ${last.manager} at ${last.time}` : ''}`;
}

/** HOST:PORT of those that are to be drained. What is no list names nobody. */
function namedIn(file?: KubeObject): Set<string> {
  try {
    return new Set((JSON.parse(file?.data?.[FILE] || '[]') as Host[]).map(({ hostName, port }) => `${hostName}:${port}`));
  } catch {
    return new Set();
  }
}

/** Each NameNode is asked by itself, once: a network that does not know the new pod yet would refuse it. */
const PATIENTLY = ['-D', 'dfs.client.retry.policy.enabled=true', '-D', 'dfs.client.retry.policy.spec=1000,20'];

async function refresh(client: KubeClient, hdfs: HdfsObjects, signal?: AbortSignal): Promise<void> {
  let complaint = '';
  const report = (event: { type: string; line?: string }) => { if (event.type === 'log') complaint += `${event.line}\n`; };
  const { exitCode } = await hdfsCommand(client, hdfs, ['dfsadmin', ...PATIENTLY, '-refreshNodes'], { report, signal });
  if (exitCode !== 0) throw new Problem(`The NameNodes do not read which DataNodes leave:\n${complaint.trim()}`);
}

/** It goes with the NameNodes. */
function hostsFile(hdfs: HdfsObjects, content: string): KubeObject {
  const { apiVersion, kind, metadata: { name, uid } } = hdfs.nameNodes;
  const labels = { [LABELS.name]: 'hdfs', [LABELS.instance]: hdfs.name, [LABELS.managedBy]: MANAGED_BY };
  const ownerReferences = [{ apiVersion, kind, name, uid: uid! }];
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: hostsName(hdfs), namespace: hdfs.namespace, labels, ownerReferences },
    data: { [FILE]: content },
  };
}

async function seen(client: KubeClient, pod: KubeObject): Promise<string | undefined> {
  const output = await capture(client, pod, ['/bin/bash', '-c', `cat ${FOLDER}/${FILE} 2> /dev/null; echo .`], COMPONENTS.nameNode);
  return output.trimEnd().slice(0, -1).trimEnd();
}

function entryOf(host: string): Host {
  const [hostName, port] = host.split(':');
  return { hostName, port: Number(port), adminState: 'DECOMMISSIONED' };
}

function hostsName({ name }: Pick<HdfsObjects, 'name'>): string {
  return `${name}-hosts`;
}

function titleOfFile(hdfs: Pick<HdfsObjects, 'name' | 'namespace'>): string {
  return `ConfigMap ${hdfs.namespace}/${hostsName(hdfs)}`;
}
