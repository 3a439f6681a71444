import { groupOf, kindOf, KubeObject } from '../object';
import { isContainer, Kept, reasonOfContents } from '../plan/stay';
import { KubeClient } from '../transport/client';
import { Resource } from '../transport/discovery';
import { ApiFailure } from '../transport/failure';

/** What Kubernetes makes by itself, or makes again at once: nobody loses it. */
const PASSING_KINDS = ['Event', 'events.k8s.io/Event', 'Endpoints', 'discovery.k8s.io/EndpointSlice', 'coordination.k8s.io/Lease'];
/** What is computed, and what is the same in every namespace. */
const PASSING_GROUPS = ['metrics.k8s.io', 'custom.metrics.k8s.io', 'packages.operators.coreos.com'];
const IN_EACH_NAMESPACE: { readonly [kind: string]: readonly string[] } = {
  ConfigMap: ['kube-root-ca.crt', 'openshift-service-ca.crt', 'istio-ca-root-cert'],
  ServiceAccount: ['default'],
};

/**
 * What would be lost with Namespaces and definitions. What is owned by something goes with its owner, so only owners count; whatever was
 * seen once is remembered as an owner, since a dependent is collected some time after its owner.
 */
export class Contents {
  private readonly owners = new Set<string>();

  constructor(private readonly client: KubeClient) {}

  /**
   * Why a container must not go; undefined where all that is in it goes by itself, or is passed by `goes`. Costs for a Namespace one LIST
   * of metadata for each kind that the server knows.
   */
  async reasonToStay(container: KubeObject, goes: (object: KubeObject) => boolean): Promise<Kept | undefined> {
    if (!isContainer(container)) return undefined;
    const resources = await this.resources(container);
    const namespace = kindOf(container) === 'Namespace' ? container.metadata.name : undefined;
    const lists = await Promise.allSettled(resources.map((resource) => this.client.listMetadata(resource, { namespace })));
    const found = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    found.forEach(({ metadata }) => this.owners.add(metadata.uid!));
    const lost = found.filter((object) => !isPassing(object) && !this.isOwned(object) && !goes(object));
    return reasonOfContents(lost) ?? reasonOfDoubt(resources, lists);
  }

  private isOwned({ metadata }: KubeObject): boolean {
    return Boolean(metadata.ownerReferences?.some(({ uid }) => this.owners.has(uid)));
  }

  private async resources(container: KubeObject): Promise<Resource[]> {
    if (kindOf(container) === 'Namespace') {
      return (await this.client.discovery.listable()).filter(({ apiVersion }) => !PASSING_GROUPS.includes(groupOf(apiVersion)));
    }
    const { group, names, versions } = container.spec;
    const served = versions.find((version: any) => version.served);
    return served ? [{ apiVersion: `${group}/${served.name}`, kind: names.kind, plural: names.plural, namespaced: container.spec.scope === 'Namespaced' }] : [];
  }
}

function isPassing(object: KubeObject): boolean {
  const { metadata } = object;
  const groupKind = kindOf(object);
  if (metadata.deletionTimestamp || PASSING_KINDS.includes(groupKind)) return true;
  const ofAccount = groupKind === 'Secret' && metadata.annotations?.['kubernetes.io/service-account.name'] === 'default';
  return ofAccount || Boolean(IN_EACH_NAMESPACE[groupKind]?.includes(metadata.name));
}

/** What cannot be looked at may be there. A kind that is gone meanwhile is not. */
function reasonOfDoubt(resources: readonly Resource[], lists: readonly PromiseSettledResult<unknown>[]): Kept | undefined {
  for (const [i, list] of lists.entries()) {
    if (list.status === 'fulfilled' || (list.reason instanceof ApiFailure && [404, 405].includes(list.reason.code))) continue;
    return {
      reason: `it cannot be seen whether it holds any ${resources[i].plural}: ${(list.reason as Error).message}`,
      remedy: 'Ask for the right to list them, or use `kubectl delete`.',
    };
  }
  return undefined;
}
