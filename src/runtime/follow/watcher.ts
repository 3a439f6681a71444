import { View } from './view';
import { keyOf, KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** What is watched for some objects, and questions about it. */
export class Watcher {
  private readonly views: Promise<View>[];
  private readonly opened: View[] = [];
  private readonly pods: View[];
  private readonly events: View[];

  constructor(client: KubeClient, targets: readonly KubeObject[], signal: AbortSignal, changed: () => void) {
    const namespaces = [...new Set(targets.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace !== undefined))];
    const open = (resource: typeof CORE.pods, selection: object) => new View(client, resource, selection, signal, changed);
    this.pods = namespaces.map((namespace) => open(CORE.pods, { namespace }));
    this.events = namespaces.map((namespace) => open(CORE.events, { namespace, fieldSelector: 'type=Warning' }));
    const kinds = new Map(targets.map((target) => [`${target.apiVersion}/${target.kind}/${target.metadata.namespace ?? ''}`, target]));
    this.views = [...kinds.values()].map(async (target) =>
      open(await client.discovery.resourceOf(target) as typeof CORE.pods, { namespace: target.metadata.namespace }));
  }

  async ready(): Promise<void> {
    this.opened.push(...await Promise.all(this.views));
    await Promise.all([...this.pods, ...this.opened].map((view) => view.ready));
    await Promise.allSettled(this.events.map((view) => view.ready)); // events explain, but whoever may not read them can still follow
  }

  /** When what we know is no longer kept up. */
  throwIfLost(): void {
    const lost = [...this.pods, ...this.opened].find((view) => view.failure !== undefined);
    if (lost) throw lost.failure;
  }

  now(target: KubeObject): KubeObject | undefined {
    return this.opened.map((view) => view.objects.get(target.metadata.uid!)).find((found) => found && keyOf(found) === keyOf(target));
  }

  podsOf(workload: KubeObject): KubeObject[] {
    const all = this.pods.flatMap((view) => [...view.objects.values()]).filter(({ metadata }) => metadata.namespace === workload.metadata.namespace);
    const selector = Object.entries((workload.spec?.selector?.matchLabels ?? {}) as { [key: string]: string });
    const selected = (pod: KubeObject) => selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
    const own = all.filter((pod) => isOwnedBy(pod, workload) || selected(pod));
    const children = all.filter((pod) => own.some((owner) => isOwnedBy(pod, owner))); // executors of a driver
    return [...own, ...children].sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1));
  }

  eventsOf(object: KubeObject): KubeObject[] {
    return this.allEvents().filter((event) => event.involvedObject?.uid === object.metadata.uid);
  }

  /** Of the claims that a pod waits for before it has a node. */
  eventsOfClaims(pod: KubeObject): KubeObject[] {
    if (pod.spec?.nodeName) return [];
    const claims = (pod.spec?.volumes ?? []).map(({ persistentVolumeClaim: claim }: any) => claim?.claimName).filter(Boolean);
    return this.allEvents().filter(({ involvedObject: claim }) =>
      claim?.kind === 'PersistentVolumeClaim' && claim.namespace === pod.metadata.namespace && claims.includes(claim.name));
  }

  private allEvents(): KubeObject[] {
    return this.events.flatMap((view) => [...view.objects.values()]);
  }
}

export function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
}
