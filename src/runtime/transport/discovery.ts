import { Problem } from '../../problem';
import { groupOf, KubeObject, titleOf } from '../object';

/** A kind as the API server serves it. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const AGGREGATED = ['v2', 'v2beta1'].map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`).join(',');

/** Kinds that we ask for by ourselves, without a round trip. */
export const CORE = {
  pods: core('Pod', 'pods'),
  events: core('Event', 'events'),
  nodes: core('Node', 'nodes', false),
  namespaces: core('Namespace', 'namespaces', false),
  configMaps: core('ConfigMap', 'configmaps'),
  claims: core('PersistentVolumeClaim', 'persistentvolumeclaims'),
  statefulSets: { apiVersion: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets', namespaced: true },
  jobs: { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', namespaced: true },
  cronJobs: { apiVersion: 'batch/v1', kind: 'CronJob', plural: 'cronjobs', namespaced: true },
} as const;

function core(kind: string, plural: string, namespaced = true): Resource {
  return { apiVersion: 'v1', kind, plural, namespaced };
}

/** Which kinds the server has: two requests, on first use (aggregated discovery, Kubernetes 1.27 or newer). */
export class Discovery {
  private known?: Promise<Map<string, Resource>>;

  constructor(private readonly get: (path: string, accept: string) => Promise<any>) {}

  async resourceOf(object: KubeObject): Promise<Resource> {
    const resource = await this.find(object.apiVersion, object.kind);
    if (resource) return resource;
    const kinds = [...(await this.all()).values()].filter(({ kind }) => kind === object.kind).map(({ apiVersion }) => apiVersion);
    throw new Problem(`${titleOf(object)}: the cluster does not know ${object.apiVersion} ${object.kind}.`,
      kinds.length ? `It has that kind as ${kinds.join(', ')}.` : 'Install what defines it (a CustomResourceDefinition), or check the spelling.');
  }

  async find(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return Object.values(CORE).find((resource) => resource.apiVersion === apiVersion && resource.kind === kind)
      ?? (await this.all()).get(`${apiVersion}/${kind}`);
  }

  /** The version that the server prefers of a group's kind. */
  async preferred(group: string, kind: string): Promise<Resource | undefined> {
    return [...(await this.all()).values()].find((resource) => groupOf(resource.apiVersion) === group && resource.kind === kind);
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
        for (const { resource, responseKind, scope } of resources ?? []) {
          found.set(`${apiVersion}/${responseKind.kind}`, { apiVersion, kind: responseKind.kind, plural: resource, namespaced: scope === 'Namespaced' });
        }
      }
    }
    if (found.size === 0) throw new Problem('The API server has no aggregated discovery.', 'Kubernetes 1.27 or newer is needed.');
    return found;
  }
}
