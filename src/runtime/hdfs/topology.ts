import { setTimeout as sleep } from 'node:timers/promises';
import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { instanceOf } from '../instance';
import { KubeObject, titleOf } from '../object';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** NameNodes that get another topology: as they are to be, and as they are. */
export interface TopologyChange {
  readonly object: KubeObject;
  readonly live: KubeObject;
}

/** Costs a GET for each StatefulSet of NameNodes that changes. */
export async function topologyChanges(client: KubeClient, steps: readonly Step[]): Promise<TopologyChange[]> {
  const changed = steps.filter(({ action, object }) => ['change', 'replace'].includes(action) && areNameNodes(object)).map(({ object }) => object);
  const found = await Promise.all(changed.map(async (object) => {
    const { name, namespace } = object.metadata;
    return { object, live: await client.get(CORE.statefulSets, name, namespace) };
  }));
  return found.filter((pair): pair is TopologyChange => pair.live !== undefined && areSeveral(pair.live) !== areSeveral(pair.object));
}

/** From several NameNodes to one there is no way that keeps every file: the latest edits may be with the JournalNodes only. Their pods refuse, too. */
export function refuseLessTopology(changes: readonly TopologyChange[]): void {
  for (const { object, live } of changes.filter((change) => areSeveral(change.live))) {
    throw new Problem(`${titleOf(object)}: this HDFS is highly available, and HdfsTopology.single() would lose the edits that only its JournalNodes hold. `
      + 'Nothing was changed.', `Keep HdfsTopology.highlyAvailable(), or make a second HdfsCluster with another name than ${instanceOf(live)} and copy the files.`);
  }
}

/**
 * Before one NameNode becomes several, ends it: only when it starts again does it hand its edits to the JournalNodes, and a StatefulSet would wait for the
 * others first, which in turn wait for it. Its disk stays.
 */
export async function endOneNameNode(client: KubeClient, changes: readonly TopologyChange[], signal?: AbortSignal): Promise<void> {
  for (const { live } of changes) {
    const { name, namespace } = live.metadata;
    await client.delete(live, 'Orphan');
    while (await client.get(CORE.statefulSets, name, namespace)) await pause(signal);
    const pod = await client.get(CORE.pods, `${name}-0`, namespace);
    if (!pod) continue;
    await client.delete(pod, 'Background');
    while ((await client.get(CORE.pods, pod.metadata.name, namespace))?.metadata.uid === pod.metadata.uid) await pause(signal);
  }
}

function pause(signal?: AbortSignal): Promise<void> {
  return sleep(500, undefined, { signal });
}

/** Several have a failover controller each. */
function areSeveral({ spec }: KubeObject): boolean {
  return spec.template.spec.containers.length > 1;
}

function areNameNodes({ kind, metadata: { labels = {} } }: KubeObject): boolean {
  return kind === 'StatefulSet' && labels[LABELS.name] === 'hdfs' && labels[LABELS.component] === COMPONENTS.nameNode;
}
