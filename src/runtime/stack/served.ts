import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../problem';
import { groupOf, kindOf, KubeObject, titleOf } from '../object';
import { KubeClient } from '../transport/client';

/** Milliseconds: a definition that is well-formed is served within a second or two. */
const PATIENCE = 30_000;
const PAUSE = 200;

export function isDefinition(object: KubeObject): boolean {
  return kindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition';
}

/** Whether objects of a kind are in namespaces, as the definitions say that are described beside them; undefined when none defines it. */
export function scopeIn(definitions: ReadonlyMap<string, KubeObject>, { apiVersion, kind }: KubeObject): boolean | undefined {
  const definition = definitions.get(`${groupOf(apiVersion)}/${kind}`);
  return definition && definition.spec.scope === 'Namespaced';
}

/** Described definitions by the group and kind that they define. */
export function definitionsIn(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.filter(isDefinition).map((definition) => [`${definition.spec?.group}/${definition.spec?.names?.kind}`, definition]));
}

/** Waits until the server takes objects of definitions that have just been applied. There is no watch of what a server serves. */
export async function untilServed(client: KubeClient, definitions: readonly KubeObject[], signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  for (const definition of definitions) {
    const { group, names, versions } = definition.spec;
    const served: string[] = versions.filter((version: any) => version.served).map(({ name }: any) => `${group}/${name}`);
    const resource = await client.discovery.resourceOf(definition);
    for (;;) {
      signal?.throwIfAborted();
      const conditions: any[] = (await client.get(resource, definition.metadata.name))?.status?.conditions ?? [];
      client.discovery.forget();
      const known = await Promise.all(served.map((apiVersion) => client.discovery.find(apiVersion, names.kind)));
      if (conditions.some(({ type, status }) => type === 'Established' && status === 'True') && known.every(Boolean)) break;
      const refused = conditions.find(({ type, status }) => type === 'NamesAccepted' && status === 'False');
      if (refused) throw new Problem(`${titleOf(definition)}: its names are taken: ${refused.message}`, 'Choose other names, or remove what has them.');
      if (Date.now() > deadline) {
        const remedy = `kubectl describe crd ${definition.metadata.name} says why; apply again when it is established.`;
        throw new Problem(`${titleOf(definition)} is not served after ${PATIENCE / 1000} s.`, remedy);
      }
      await sleep(PAUSE);
    }
  }
}
