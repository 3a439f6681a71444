import { Problem } from '../../problem';
import { groupOf, KubeObject, titleOf } from '../object';

/** A kind as the API server serves it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether its objects can be listed; known of those that discovery has told of. */
  readonly listable?: boolean;
}

const AGGREGATED = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`).join(',');

/** Kinds that we ask for by ourselves. */
export const CORE = {
  pods: kind('v1', 'Pod', 'pods'),
  events: kind('v1', 'Event', 'events'),
  nodes: kind('v1', 'Node', 'nodes', false),
  namespaces: kind('v1', 'Namespace', 'namespaces', false),
  configMaps: kind('v1', 'ConfigMap', 'configmaps'),
  secrets: kind('v1', 'Secret', 'secrets'),
  claims: kind('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  deployments: kind('apps/v1', 'Deployment', 'deployments'),
  statefulSets: kind('apps/v1', 'StatefulSet', 'statefulsets'),
  replicaSets: kind('apps/v1', 'ReplicaSet', 'replicasets'),
  jobs: kind('batch/v1', 'Job', 'jobs'),
  cronJobs: kind('batch/v1', 'CronJob', 'cronjobs'),
} as const;

/** Kinds that every cluster has, in the version that it prefers: no need to ask which it has when a stack is made of these. */
export const EVERYWHERE: readonly Resource[] = [
  ...Object.values(CORE),
  kind('v1', 'Service', 'services'),
  kind('v1', 'ServiceAccount', 'serviceaccounts'),
  kind('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  kind('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  kind('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  kind('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  kind('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
];

function kind(apiVersion: string, name: string, plural: string, namespaced = true): Resource {
  return { apiVersion, kind: name, plural, namespaced };
}

/** Which kinds the server has: two requests, on the first use of a kind that is not everywhere (aggregated discovery, Kubernetes 1.27 or newer). */
export class Discovery {
  private known?: Promise<Map<string, Resource>>;

  constructor(private readonly get: (path: string, accept: string) => Promise<any>) {}

  async resourceOf(object: KubeObject): Promise<Resource> {
    const resource = await this.find(object.apiVersion, object.kind);
    if (resource) return resource;
    const kinds = [...(await this.all()).values()].filter((other) => other.kind === object.kind).map(({ apiVersion }) => apiVersion);
    throw new Problem(`${titleOf(object)}: the cluster does not know ${object.apiVersion} ${object.kind}.`,
      kinds.length ? `It has that kind as ${kinds.join(', ')}.` : 'Install what defines it (a CustomResourceDefinition), or check the spelling.');
  }

  async find(apiVersion: string, name: string): Promise<Resource | undefined> {
    return EVERYWHERE.find((resource) => resource.apiVersion === apiVersion && resource.kind === name)
      ?? (await this.all()).get(`${apiVersion}/${name}`);
  }

  /** The version that the server prefers of a group's kind. */
  async preferred(group: string, name: string): Promise<Resource | undefined> {
    const isIt = (resource: Resource) => groupOf(resource.apiVersion) === group && resource.kind === name;
    return EVERYWHERE.find(isIt) ?? [...(await this.all()).values()].find(isIt);
  }

  /** Each kind of which a namespace may hold objects, once, in the version that the server prefers. */
  async listable(): Promise<Resource[]> {
    const kinds = new Map<string, Resource>();
    for (const resource of (await this.all()).values()) {
      const key = `${groupOf(resource.apiVersion)}/${resource.kind}`;
      if (resource.namespaced && resource.listable && !kinds.has(key)) kinds.set(key, resource);
    }
    return [...kinds.values()];
  }

  /** After a CustomResourceDefinition was added. */
  forget(): void {
    this.known = undefined;
  }

  private all(): Promise<Map<string, Resource>> {
    return this.known ??= this.load().catch((error) => {
      this.known = undefined;
      throw error;
    });
  }

  private async load(): Promise<Map<string, Resource>> {
    const lists = await Promise.all(['/api', '/apis'].map((path) => this.get(path, AGGREGATED)));
    const found = new Map<string, Resource>();
    for (const group of lists.flatMap((list) => list.items ?? [])) {
      for (const { version, resources } of group.versions) {
        const apiVersion = group.metadata?.name ? `${group.metadata.name}/${version}` : version;
        for (const { resource, responseKind, scope, verbs } of resources ?? []) {
          const listable = Boolean(verbs?.includes('list'));
          found.set(`${apiVersion}/${responseKind.kind}`, { apiVersion, kind: responseKind.kind, plural: resource, namespaced: scope === 'Namespaced', listable });
        }
      }
    }
    if (found.size === 0) throw new Problem('The API server has no aggregated discovery.', 'Kubernetes 1.27 or newer is needed.');
    return found;
  }
}
