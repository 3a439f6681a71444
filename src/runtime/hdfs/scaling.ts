import { decommission, recommission } from './decommission';
import { DataNodeReport } from './report';
import { COMPONENTS, LABELS } from '../../contract';
import { Event } from '../follow/event';
import { KubeObject } from '../object';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

interface ScalingOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Before an HDFS cluster has fewer DataNodes than now, drains them; before it has more, takes those into service that were drained once. */
export async function prepareScaling(client: KubeClient, steps: readonly Step[], { report, signal }: ScalingOptions): Promise<void> {
  const changed = steps.filter(({ action, object }) => action === 'change' && isDataNodes(object)).map(({ object }) => object);
  for (const { metadata, spec } of changed) {
    const live = await client.get(CORE.statefulSets, metadata.name, metadata.namespace);
    const cluster = { name: metadata.labels![LABELS.instance], namespace: metadata.namespace };
    const observer = { progress: (leaving: readonly DataNodeReport[]) => report({ type: 'draining', leaving }), signal };
    if (live && live.spec.replicas > spec.replicas) await decommission(client, cluster, spec.replicas, observer);
    if (live && live.spec.replicas < spec.replicas) await recommission(client, cluster, observer);
  }
}

function isDataNodes({ kind, metadata: { labels = {} } }: KubeObject): boolean {
  return kind === 'StatefulSet' && labels[LABELS.name] === 'hdfs' && labels[LABELS.component] === COMPONENTS.dataNode;
}
