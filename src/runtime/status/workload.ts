import { isDriver } from './pod';
import { LABELS } from '../../contract';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/**
 * The pods that somebody means who says a name, the newest last: of a pod, of a Job, CronJob, Deployment, StatefulSet or DaemonSet, or of an application or
 * another system of ours. Costs a LIST.
 * @throws Problem when there are none
 */
export async function findPods(client: KubeClient, name: string): Promise<KubeObject[]> {
  const { namespace } = client.connection;
  const { items } = await client.list(CORE.pods, { namespace });
  const found = podsNamed(items, name);
  if (found.length > 0) return found;
  const known = workloadNames(items);
  const some = known.length > 20 ? [...known.slice(0, 20), `${known.length - 20} more`] : known;
  throw new Problem(`No pod in namespace ${namespace} is of ${JSON.stringify(name)}.`,
    known.length > 0 ? `There are pods of ${some.join(', ')}.` : 'See `bigdata status`, or pass --namespace.');
}

/**
 * The pod whose log somebody wants who says a name, and what others there are of the same workload: the newest, since the log of an older one was told before.
 * Costs a LIST.
 * @throws Problem when there is none, and when the name is that of a system of several workloads
 */
export async function findLog(client: KubeClient, name: string): Promise<{ readonly pod: KubeObject; readonly others: readonly KubeObject[] }> {
  const found = await findPods(client, name);
  const workloads = workloadNames(found);
  if (workloads.length > 1 && !found.every(isDriver)) {
    throw new Problem(`${name} has pods of several workloads, and each has a log of its own.`, `Name one of ${workloads.join(', ')}, or a pod.`);
  }
  return { pod: found[found.length - 1], others: found.slice(0, -1) };
}

/** A pure function: the pods of that name, or else those of a workload, or else those of a system: its drivers, if it has some. The newest last. */
export function podsNamed(pods: readonly KubeObject[], name: string): KubeObject[] {
  const own = pods.filter(({ metadata }) => metadata.name === name);
  if (own.length > 0) return own;
  const ofWorkload = podsOfWorkload(pods, name);
  const ofSystem = pods.filter(({ metadata: { labels = {} } }) => labels[LABELS.instance] === name);
  const drivers = ofSystem.filter(isDriver);
  const found = [drivers, ofWorkload, ofSystem].find((each) => each.length > 0) ?? [];
  return [...found].sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1));
}

/** The pods that a Job, CronJob, Deployment, StatefulSet or DaemonSet of that name has made, and the pod of that name if nobody has made it. */
export function podsOfWorkload(pods: readonly KubeObject[], name: string): KubeObject[] {
  return pods.filter((pod) => workloadsOf(pod).includes(name));
}

function workloadNames(pods: readonly KubeObject[]): string[] {
  return [...new Set(pods.map((pod) => workloadsOf(pod).at(-1)!))].sort();
}

/** The names of what has made a pod, directly and behind it; of a pod that nobody has made its own. Names tell it, so that no request does. */
export function workloadsOf({ metadata: { name, labels = {}, ownerReferences = [] } }: KubeObject): string[] {
  const owner = ownerReferences.find(({ controller }) => controller);
  if (!owner) return [name];
  if (owner.kind === 'ReplicaSet') return [owner.name, without(owner.name, `-${labels['pod-template-hash']}`)];
  // a CronJob names its Jobs by the minute
  return owner.kind === 'Job' ? [owner.name, owner.name.replace(/-\d{8}$/, '')] : [owner.name];
}

function without(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, -end.length) : text;
}
