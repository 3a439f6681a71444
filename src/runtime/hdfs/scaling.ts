import { decommission, DecommissionOptions, recommission } from './decommission';
import { COMPONENTS, LABELS } from '../../contract';
import { Event } from '../follow/event';
import { instanceOf } from '../instance';
import { KubeObject } from '../object';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export interface ScalingOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Before an HDFS cluster has fewer DataNodes than now, drains them; before it has more, takes those into service that were drained once. */
export async function prepareScaling(client: KubeClient, steps: readonly Step[], { report, signal }: ScalingOptions): Promise<void> {
  const changed = steps.filter(({ action, object }) => ['change', 'replace'].includes(action) && isDataNodes(object)).map(({ object }) => object);
  for (const object of changed) {
    const { metadata, spec } = object;
    const live = await client.get(CORE.statefulSets, metadata.name, metadata.namespace);
    const cluster = { name: instanceOf(object), namespace: metadata.namespace };
    const observer: DecommissionOptions = { progress: (leaving, held) => report({ type: 'draining', leaving, held }), signal };
    if (live && live.spec.replicas > spec.replicas) await decommission(client, cluster, spec.replicas, observer);
    if (live && live.spec.replicas < spec.replicas) await recommission(client, cluster, observer);
  }
}

function isDataNodes({ kind, metadata: { labels = {} } }: KubeObject): boolean {
  return kind === 'StatefulSet' && labels[LABELS.name] === 'hdfs' && labels[LABELS.component] === COMPONENTS.dataNode;
}
