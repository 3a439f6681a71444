import { Event } from './event';
import { Change, View } from './view';
import { kindOf, KubeObject } from '../object';
import { KubeClient } from '../transport/client';

/** After that long it is said what a deletion waits for. */
const USUAL = 5_000;

interface GoneOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
  /** Called for each, as soon as it is gone. */
  readonly gone?: (object: KubeObject) => void;
}

/**
 * Waits until objects that are being deleted are gone: for ever, if their finalizers are never removed, unless the signal ends it.
 * Costs a LIST and a stream for each kind in each namespace, however many objects there are.
 */
export async function untilGone(client: KubeClient, objects: readonly KubeObject[], options: GoneOptions): Promise<void> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const key = `${kindOf(object)} ${object.metadata.namespace ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(object);
    else groups.set(key, [object]);
  }
  const stop = new AbortController();
  try {
    await Promise.all([...groups.values()].map((group) => untilGroupIsGone(client, group, options, stop.signal)));
  } finally {
    stop.abort();
  }
}

async function untilGroupIsGone(client: KubeClient, group: readonly KubeObject[], options: GoneOptions, stop: AbortSignal): Promise<void> {
  const [{ metadata: { name, namespace } }] = group;
  const resource = await client.discovery.resourceOf(group[0]);
  const selection = group.length > 1 ? { namespace } : { namespace, fieldSelector: `metadata.name=${name}` };
  const there = new Map(group.map((object) => [object.metadata.uid!, object]));
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const goes = (uid: string) => {
        const object = there.get(uid);
        if (!object) return;
        there.delete(uid);
        options.gone?.(object);
      };
      const look = (change?: Change) => {
        if (view.failure !== undefined) reject(view.failure);
        if (change?.gone) goes(change.object.metadata.uid!);
        if (!change) [...there.keys()].filter((uid) => !view.objects.has(uid)).forEach(goes); // after a LIST
        if (there.size === 0) resolve();
      };
      const view: View = new View(client, resource, selection, stop, (change) => look(change));
      view.ready.catch(reject);
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error), { signal: stop });
      timer = setTimeout(() => there.forEach((object, uid) => {
        options.report({ type: 'trouble', object, diagnosis: delay(view.objects.get(uid)) });
      }), USUAL);
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Kinds that go after their pods. */
const OF_PODS = ['Pod', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob'];

function delay(object?: KubeObject) {
  const finalizers = ((object?.metadata.finalizers ?? []) as string[]).filter((finalizer) => finalizer !== 'foregroundDeletion');
  return {
    cause: `is still being deleted, and waits ${finalizers.length ? `for what its finalizers stand for: ${finalizers.join(', ')}` : OF_PODS.includes(object?.kind ?? '') ? 'for its pods to end' : 'for what belongs to it to go'}`,
    remedy: 'Ctrl-C ends the waiting, not the deletion.',
    hopeless: false,
  };
}
