import { KubeObject } from '../object';
import { hasEnded, isDriver } from '../status/pod';
import { KubeClient } from '../transport/client';

/**
 * Removes the executors of drivers that have ended. A driver removes them itself, unless it was killed: then its pod, which owns them, stays for its log, and
 * those that wait for a node would wait as long as it stays. Costs a request for each of them.
 */
export class Orphans {
  private readonly removals = new Map<string, Promise<unknown>>();

  constructor(private readonly client: Pick<KubeClient, 'delete'>) {}

  /** Looks at the pods of one workload. */
  remove(pods: readonly KubeObject[]): void {
    const dead = new Set(pods.filter((pod) => isDriver(pod) && hasEnded(pod)).map(({ metadata }) => metadata.uid));
    if (dead.size === 0) return;
    for (const pod of pods) {
      const { uid, ownerReferences = [], deletionTimestamp } = pod.metadata;
      if (deletionTimestamp || hasEnded(pod) || this.removals.has(uid!) || !ownerReferences.some((owner) => dead.has(owner.uid))) continue;
      // who may not delete pods can still follow
      this.removals.set(uid!, this.client.delete(pod, 'Background').catch(() => undefined));
    }
  }

  /** When all that was found is being removed. */
  async removed(): Promise<void> {
    await Promise.all(this.removals.values());
  }
}
