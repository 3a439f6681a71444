import { Relations } from './relations';
import { View } from './view';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE, Resource } from '../transport/discovery';

/** Keeps what is known of some objects, of their pods and of warnings about them as it is in the cluster. */
export class Watcher {
  private readonly targets: Promise<View>[];
  private readonly opened: View[] = [];
  private readonly pods: View[];
  /** What explains, but is not needed to follow. */
  private readonly others: View[];

  constructor(client: KubeClient, targets: readonly KubeObject[], relations: Relations, signal: AbortSignal, changed: () => void) {
    const open = (resource: Resource, selection: object) => new View(client, resource, selection, signal, (change) => {
      if (change) relations.change(change);
      changed();
    });
    const namespaces = namespacesOf(targets);
    this.pods = namespaces.map((namespace) => open(CORE.pods, { namespace }));
    this.others = [
      ...namespaces.map((namespace) => open(CORE.events, { namespace, fieldSelector: 'type=Warning' })),
      ...namespacesOf(targets.filter(({ kind }) => kind === 'Deployment')).map((namespace) => open(CORE.replicaSets, { namespace })), // these have its pods
    ];
    const kinds = new Map(targets.map((target) => [`${target.apiVersion}/${target.kind}/${target.metadata.namespace ?? ''}`, target]));
    this.targets = [...kinds.values()].map(async (target) =>
      open(await client.discovery.resourceOf(target), { namespace: target.metadata.namespace }));
  }

  async ready(): Promise<void> {
    this.opened.push(...await Promise.all(this.targets));
    await Promise.all([...this.pods, ...this.opened].map((view) => view.ready));
    await Promise.allSettled(this.others.map((view) => view.ready)); // whoever may not read them can still follow
  }

  /** When what we know is no longer kept up. */
  throwIfLost(): void {
    const lost = [...this.pods, ...this.opened].find((view) => view.failure !== undefined);
    if (lost) throw lost.failure;
  }
}

function namespacesOf(objects: readonly KubeObject[]): string[] {
  return [...new Set(objects.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace !== undefined))];
}
