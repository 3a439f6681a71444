import { Event } from './event';
import { View } from './view';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';

/** After that long it is said what a deletion waits for. */
const USUAL = 5_000;

/** Waits until an object that is being deleted is gone: for ever, if its finalizers are never removed, unless the signal ends it. */
export async function untilGone(client: KubeClient, object: KubeObject, options: { report: (event: Event) => void; signal?: AbortSignal }): Promise<void> {
  const { name, namespace, uid } = object.metadata;
  const resource = await client.discovery.resourceOf(object);
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (view.failure !== undefined) reject(view.failure);
        else if (!view.objects.has(uid!)) resolve();
      };
      const view: View = new View(client, resource, { namespace, fieldSelector: `metadata.name=${name}` }, stop.signal, () => look());
      view.ready.catch(reject);
      if (options.signal?.aborted) reject(options.signal.reason as Error);
      options.signal?.addEventListener('abort', () => reject(options.signal!.reason as Error));
      timer = setTimeout(() => options.report({ type: 'trouble', object, diagnosis: delay(view.objects.get(uid!)) }), USUAL);
    });
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

function delay(object?: KubeObject) {
  const finalizers = ((object?.metadata.finalizers ?? []) as string[]).filter((finalizer) => finalizer !== 'foregroundDeletion');
  return {
    cause: `is still being deleted, and waits ${finalizers.length ? `for what its finalizers stand for: ${finalizers.join(', ')}` : 'for its pods to end'}`,
    remedy: 'Ctrl-C ends the waiting, not the deletion.',
    hopeless: false,
  };
}
