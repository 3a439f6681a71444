import { setMaxListeners } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { LABELS, MANAGED_BY } from '../contract';
import { Problem } from '../problem';
import { Event, FollowOptions, Outcome } from './follow/event';
import { follow } from './follow/follow';
import { untilGone } from './follow/gone';
import { prepareScaling } from './hdfs/scaling';
import { madeSecrets } from './made-secrets';
import { keyOf, KubeObject, titleOf } from './object';
import { isClaimOf } from './plan/claims';
import { asMember, fromRecord, Inventory, inventoryOf, managerOf, memberSelector, ownerIn, recordName, toRecord, union } from './plan/inventory';
import { refuseDuplicates } from './plan/manifests';
import { holdsData, planOf, Step } from './plan/plan';
import { waves } from './plan/waves';
import { KubeClient } from './transport/client';
import { CORE } from './transport/discovery';
import { ApiFailure } from './transport/failure';

interface RemovalOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Kinds that own nothing. */
const LEAVES = ['ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding', 'NetworkPolicy', 'PersistentVolumeClaim'];

/** In the foreground an object goes after its dependents (a Job after its pods); for what has none that would only take longer. */
function propagationOf({ kind }: KubeObject): 'Background' | 'Foreground' {
  return LEAVES.includes(kind) ? 'Background' : 'Foreground';
}

/** Stack names end up in the name of a ConfigMap, and beside the namespace in that of a field manager, which has 128 characters. */
const NAME = /^(?=.{1,50}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export interface ApplyOptions {
  readonly report: (event: Event) => void;
  /** Take over fields that another tool has set. @default false: such a conflict is an error */
  readonly force?: boolean;
  /** Prune claims, too. @default false */
  readonly deleteData?: boolean;
  /** Stops between two waves; applying again goes on. */
  readonly signal?: AbortSignal;
}

/** What was applied under one name, from one folder. */
export class Stack {
  private readonly manager: string;

  constructor(private readonly client: KubeClient, readonly name: string, readonly namespace = client.connection.namespace) {
    if (!NAME.test(name)) throw new Problem(`${JSON.stringify(name)} cannot be the name of a stack.`, 'Pass --name with at most 50 lower-case letters, digits and dashes.');
    this.manager = managerOf(this);
  }

  /** What applying would do. Nothing is stored; every object has passed the server's own validation. Costs a LIST per kind and one request per object. */
  async plan(objects: readonly KubeObject[], options: { force?: boolean; deleteData?: boolean } = {}): Promise<Step[]> {
    refuseDuplicates(objects);
    const [wanted, before] = await Promise.all([this.members(objects), this.recorded()]);
    const [live, tries] = await Promise.all([before ? this.live(before) : [], this.dryRuns(wanted, options.force)]);
    const problems = tries.flatMap((tried, i) => (tried.status === 'rejected' ? [`${titleOf(wanted[i])}: ${explain(tried.reason)}`] : []));
    const dryRuns = tries.map((tried) => (tried.status === 'fulfilled' ? tried.value : undefined));
    if (problems.length > 0) throw new Problem(`Nothing was applied, since the API server refuses ${problems.length} of ${wanted.length} objects:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    const own = live.filter((object) => !wanted.some((set) => isClaimOf(object, set))); // those of StatefulSets come and go with these
    return planOf(wanted.map((object, i) => ({ object, dryRun: dryRuns[i] })), own, options.deleteData);
  }

  /**
   * Executes the plan; may be interrupted at any point and run again. Costs a request per object: not for those that were as described when
   * it was made. Returns the objects as they are stored.
   */
  async apply(steps: readonly Step[], options: ApplyOptions): Promise<KubeObject[]> {
    await prepareScaling(this.client, steps, options);
    const kept = steps.filter(({ action }) => action !== 'prune');
    const after = inventoryOf(this.name, this.namespace, kept.map(({ object }) => object));
    const before = await this.recorded();
    const meanwhile = union(after, before);
    if (!isDeepStrictEqual(meanwhile, before)) await this.record(meanwhile); // first, so that an interrupted apply leaves nothing unknown
    const planned = new Map(steps.map((step) => [keyOf(step.object), step]));
    const stored: KubeObject[] = [];
    for (const wave of waves(steps.filter(({ action }) => ['create', 'change', 'keep'].includes(action)).map(({ object }) => object))) {
      options.signal?.throwIfAborted();
      stored.push(...await Promise.all(wave.map(async (object) => {
        const { action, stored: there } = planned.get(keyOf(object))!;
        const result = there ?? await this.client.apply(object, { manager: this.manager, force: options.force }).catch((cause: unknown) => {
          throw new Problem(`${titleOf(object)}: ${explain(cause)}`, 'What was applied before it stays; correct it and apply again.', { cause });
        });
        options.report({ type: 'applied', action, object: result });
        return result;
      })));
      if (wave.some(({ kind }) => kind === 'CustomResourceDefinition')) this.client.discovery.forget();
    }
    for (const wave of waves(steps.filter(({ action }) => action === 'prune').map(({ object }) => object)).reverse()) {
      options.signal?.throwIfAborted();
      await Promise.all(wave.map(async (object) => {
        await this.client.delete(object, 'Background');
        options.report({ type: 'applied', action: 'prune', object });
      }));
    }
    if (!isDeepStrictEqual(after, meanwhile)) await this.record(after);
    return stored;
  }

  follow(objects: readonly KubeObject[], options: FollowOptions): Promise<Outcome> {
    return follow(this.client, objects, options);
  }

  /** All that belongs to it and is there. */
  async objects(): Promise<KubeObject[]> {
    const inventory = await this.recorded();
    if (!inventory) throw await this.unknown();
    return this.live(inventory);
  }

  /**
   * Removes what was applied, in the opposite order; claims and the record of them stay unless `deleteData`. Returns what stays, also Secrets that Jobs made.
   * Waits until each object is gone, for ever if its finalizers are never removed, unless the signal ends it; removing again goes on.
   */
  async remove(options: RemovalOptions & { readonly deleteData?: boolean }): Promise<KubeObject[]> {
    if (options.signal) setMaxListeners(0, options.signal); // each object that goes listens to it
    const known = await this.objects();
    const claims = await this.claimsOf(known);
    await this.adopt(claims);
    const live = [...known, ...claims];
    const stay = live.filter((object) => holdsData(object) && !options.deleteData);
    for (const [i, wave] of waves(live.filter((object) => !stay.includes(object))).reverse().entries()) {
      options.signal?.throwIfAborted();
      await this.removeAll(wave, options);
      if (i === 0) await this.removeOrphans(known, options);
    }
    if (stay.length > 0) await this.record(inventoryOf(this.name, this.namespace, stay));
    else await this.client.delete(toRecord(inventoryOf(this.name, this.namespace, [])), 'Background');
    return [...stay, ...madeSecrets(known.filter(({ status }) => status?.succeeded))];
  }

  /** Pods that a workload has made which nobody owns, such as those of Airflow's tasks; each would keep its claims. */
  private async removeOrphans(objects: readonly KubeObject[], options: RemovalOptions): Promise<void> {
    const instance = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.labels?.[LABELS.instance]}`;
    const labelled = objects.filter(({ metadata }) => metadata.namespace && metadata.labels?.[LABELS.managedBy] === MANAGED_BY);
    const instances = new Set(labelled.map(instance));
    const namespaces = [...new Set(labelled.map(({ metadata }) => metadata.namespace))];
    const ours = { labelSelector: `${LABELS.managedBy}=${MANAGED_BY}` };
    const pods = (await Promise.all(namespaces.map((namespace) => this.client.list(CORE.pods, { namespace, ...ours })))).flatMap(({ items }) => items);
    const members = new Set(objects.map(keyOf));
    const orphans = pods.filter((pod) => instances.has(instance(pod)) && !pod.metadata.ownerReferences && !members.has(keyOf(pod)));
    await this.removeAll(orphans, options, () => 'Background');
  }

  /** Returns when they are gone. */
  private async removeAll(objects: readonly KubeObject[], options: RemovalOptions, how = propagationOf): Promise<void> {
    await Promise.all(objects.map(async (object) => {
      if (!await this.client.delete(object, how(object))) await untilGone(this.client, object, options);
      options.report({ type: 'applied', action: 'prune', object });
    }));
  }

  /** Claims that were made for pods of these objects' StatefulSets, as far as they are no members already. */
  private async claimsOf(objects: readonly KubeObject[]): Promise<KubeObject[]> {
    const sets = objects.filter(({ kind, spec }) => kind === 'StatefulSet' && spec.volumeClaimTemplates);
    const namespaces = [...new Set(sets.map(({ metadata }) => metadata.namespace))];
    const lists = await Promise.all(namespaces.map((namespace) => this.client.list(CORE.claims, { namespace })));
    const members = new Set(objects.map(keyOf));
    return lists.flatMap(({ items }) => items).filter((claim) => !members.has(keyOf(claim)) && sets.some((set) => isClaimOf(claim, set)));
  }

  /** Makes them members, so that the stack knows them when their StatefulSets are gone. */
  private async adopt(claims: readonly KubeObject[]): Promise<void> {
    if (claims.length === 0) return;
    const inventory = inventoryOf(this.name, this.namespace, claims);
    await this.record(union(inventory, await this.recorded()));
    await Promise.all(claims.map(({ apiVersion, kind, metadata: { name, namespace } }) =>
      this.client.apply(asMember({ apiVersion, kind, metadata: { name, namespace } }, inventory), { manager: this.manager })));
  }

  private async members(objects: readonly KubeObject[]): Promise<KubeObject[]> {
    const defined = new Set(objects.filter(({ kind }) => kind === 'CustomResourceDefinition').map((crd) => `${crd.spec?.group}/${crd.spec?.names?.kind}`));
    const inventory = inventoryOf(this.name, this.namespace, objects);
    return Promise.all(objects.map(async (object) => {
      const ours = defined.has(`${object.apiVersion.split('/')[0]}/${object.kind}`);
      const namespaced = ours ? object.metadata.namespace !== undefined : (await this.client.discovery.resourceOf(object)).namespaced;
      const namespace = namespaced ? object.metadata.namespace ?? this.client.connection.namespace : undefined;
      return asMember({ ...object, metadata: { ...object.metadata, namespace } }, inventory);
    }));
  }

  private async dryRuns(objects: readonly KubeObject[], force?: boolean): Promise<PromiseSettledResult<KubeObject | undefined>[]> {
    const described = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
    const there = await Promise.all(described.map((name) => this.client.get(CORE.namespaces, name)));
    const missing = new Set(described.filter((_, i) => there[i] === undefined));
    return Promise.allSettled(objects.map(async (object) => {
      if (missing.has(object.metadata.namespace!)) return undefined; // cannot be tried before its namespace is there
      if (!(await this.client.discovery.find(object.apiVersion, object.kind))) return undefined; // nor before its definition
      return this.client.apply(object, { manager: this.manager, dryRun: true, force });
    }));
  }

  private async live(inventory: Inventory): Promise<KubeObject[]> {
    const lists = inventory.groupKinds.flatMap((groupKind) => {
      const [kind, ...group] = groupKind.split('.');
      return ['', ...inventory.namespaces].map(async (namespace) => {
        const resource = await this.client.discovery.preferred(group.join('.'), kind);
        if (!resource || resource.namespaced !== (namespace !== '')) return [];
        return (await this.client.list(resource, { namespace: namespace || undefined, labelSelector: memberSelector(inventory) })).items;
      });
    });
    return (await Promise.all(lists)).flat();
  }

  private async recorded(): Promise<Inventory | undefined> {
    const record = await this.client.get(CORE.configMaps, recordName(this.name), this.namespace);
    return record && fromRecord(record);
  }

  private async record(inventory: Inventory): Promise<void> {
    await this.client.apply(toRecord(inventory), { manager: this.manager, force: true });
  }

  private async unknown(): Promise<Problem> {
    const { items } = await this.client.list(CORE.configMaps, { namespace: this.namespace, labelSelector: 'applyset.kubernetes.io/id' });
    const known = items.map((item) => fromRecord(item).name).join(', ');
    return new Problem(`Nothing was applied as ${JSON.stringify(this.name)} in namespace ${this.namespace}.`,
      known ? `There are: ${known}. Pass --name.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
  }
}

function explain(error: unknown): string {
  if (!(error instanceof ApiFailure)) return (error as Error).message;
  if (error.code === 404 && /namespaces? /.test(error.message)) return `${error.message}. Create the namespace, or describe it too.`;
  const owner = ownerIn(error.message);
  if (owner) return `belongs to the stack ${owner.name} of namespace ${owner.namespace}. Remove it there or give it another name; --force takes it over.`;
  if (error.code === 409) return `${error.message}. Another tool has set these fields; --force takes them over.`;
  return error.message;
}
