import { componentOf, findHdfs } from './cluster';
import { decommission, ordinalOf, recommission } from './decommission';
import { COMPONENTS, LABELS } from '../../contract';
import { Event } from '../follow/follow';
import { untilGone } from '../follow/gone';
import { KubeObject } from '../object';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

interface ScaleOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** A cluster that is to have fewer DataNodes than it has. */
export interface ScaleIn {
  readonly name: string;
  readonly namespace: string;
  readonly remaining: number;
}

/** What has to be drained before these steps are taken. Costs a GET for each StatefulSet of DataNodes that changes. */
export async function scaleInsOf(client: KubeClient, steps: readonly Step[]): Promise<ScaleIn[]> {
  const changed = steps.filter(({ action, object }) => action === 'change' && isDataNodes(object)).map(({ object }) => object);
  const found = await Promise.all(changed.map(async (object) => {
    const live = await client.get(CORE.statefulSets, object.metadata.name, object.metadata.namespace);
    const remaining = object.spec.replicas as number;
    return live && live.spec.replicas > remaining ? [{ name: object.metadata.labels![LABELS.instance], namespace: object.metadata.namespace!, remaining }] : [];
  }));
  return found.flat();
}

/** Copies the blocks of those that are to go. */
export async function drain(client: KubeClient, scaleIns: readonly ScaleIn[], { report, signal }: ScaleOptions): Promise<void> {
  for (const scaleIn of scaleIns) await decommission(client, scaleIn, scaleIn.remaining, { progress: (leaving) => report({ type: 'draining', leaving }), signal });
}

/** Once they are gone, forgets them. */
export async function settle(client: KubeClient, scaleIns: readonly ScaleIn[], options: ScaleOptions): Promise<void> {
  for (const scaleIn of scaleIns) {
    const { pods } = await findHdfs(client, scaleIn);
    const going = pods.filter((pod) => componentOf(pod) === COMPONENTS.dataNode && ordinalOf(pod.metadata.name) >= scaleIn.remaining);
    await Promise.all(going.map((pod) => untilGone(client, pod, options)));
    await recommission(client, scaleIn, options.signal);
  }
}

function isDataNodes({ kind, metadata: { labels = {} } }: KubeObject): boolean {
  return kind === 'StatefulSet' && labels[LABELS.name] === 'hdfs' && labels[LABELS.component] === COMPONENTS.dataNode;
}
