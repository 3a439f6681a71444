import { claimsOf } from './claims';
import { Contents } from './contents';
import { explain } from './explain';
import { Membership } from './membership';
import { claimsOnce, planGrowth, planRemake } from './remake';
import { planReplacement } from './replace';
import { isDefinition } from './served';
import { Problem } from '../../problem';
import { keyOf, kindOf, KubeObject, titleOf } from '../object';
import { claimsFinder } from '../plan/claims';
import { inventoryOf, toRecord } from '../plan/inventory';
import { refuseDuplicates } from '../plan/manifests';
import { Desired, Found, foundOf, leftovers, Step, stepOf } from '../plan/plan';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export interface PlanOptions {
  /** Take over fields that another tool has set. @default false: such a conflict is an error */
  readonly force?: boolean;
  /** Prune claims, too. @default false */
  readonly deleteData?: boolean;
  /**
   * Delete and make again what has changed where the server allows no change. Empty: all with which nothing is lost; else those that are named, as
   * KIND/NAME, such as `job/etl`. Claims, volumes, Namespaces and definitions never. @default - such a change is an error
   */
  readonly replace?: readonly string[];
}

/** Compares what is described with what is there, and has the server validate each object. */
export async function planStack(membership: Membership, objects: readonly KubeObject[], options: PlanOptions): Promise<Step[]> {
  const [wanted, before] = await Promise.all([membership.members(objects), membership.recorded()]);
  refuseDuplicates(wanted); // with their namespaces: the one that is not written out is the same as the one that is
  const isClaim = claimsFinder(wanted);
  // claims of StatefulSets come and go with these
  const own = (before ? await membership.live(before) : []).filter((object) => !isClaim(object)).map(foundOf);
  const there = new Map(own.map((found) => [keyOf(found.object), found]));
  const tries = await dryRuns(membership, wanted, options, there);
  const problems = tries.flatMap((tried, i) => (tried.status === 'rejected' ? [`${titleOf(wanted[i])}: ${explain(tried.reason, wanted[i])}`] : []));
  const refusal = `Nothing was applied, since the API server refuses ${problems.length} of ${wanted.length} objects:`;
  if (problems.length > 0) throw new Problem([refusal, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  const steps = [
    ...tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : [])),
    ...leftovers(own.map(({ object }) => object), new Set(wanted.map(keyOf)), options.deleteData),
  ];
  return sparing(membership, await withClaims(membership, steps, options));
}

/** With the claims that objects to be pruned would take with them, or leave behind unknown. */
async function withClaims({ client }: Membership, steps: readonly Step[], { deleteData }: PlanOptions): Promise<Step[]> {
  const pruned = steps.filter(({ action }) => action === 'prune').map(({ object }) => object);
  const { made, owned } = await claimsOf(client, pruned);
  const known = new Set(steps.map(({ object }) => keyOf(object)));
  const isNew = (claim: KubeObject) => !known.has(keyOf(claim));
  return [...steps, ...leftovers(made, known, deleteData), ...owned.filter(isNew).map((object): Step => ({ action: 'prune', object }))];
}

/** Leaves what would take others with it that do not go by themselves. */
async function sparing({ client, name, namespace }: Membership, steps: readonly Step[]): Promise<Step[]> {
  const pruned = steps.filter(({ action }) => action === 'prune');
  const going = new Set([...pruned.map(({ object }) => object), toRecord(inventoryOf(name, namespace, []))].map(keyOf));
  const contents = new Contents(client);
  return Promise.all(steps.map(async (step) => {
    const kept = step.action === 'prune' ? await contents.reasonToStay(step.object, (object) => going.has(keyOf(object))) : undefined;
    return kept ? { ...step, action: 'leave', kept } : step;
  }));
}

/** Compares each dry run at once, so that nobody holds thousands of them. @param there what is there of the stack */
async function dryRuns(
  membership: Membership, objects: readonly KubeObject[], options: PlanOptions, there: ReadonlyMap<string, Found>,
): Promise<PromiseSettledResult<Step>[]> {
  const { client, manager } = membership;
  const described = objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const namespaces = await Promise.all(described.map((name) => client.get(CORE.namespaces, name)));
  const isGone = (found?: KubeObject) => found === undefined || found.metadata.deletionTimestamp !== undefined;
  const missing = new Set(described.filter((_, i) => isGone(namespaces[i])));
  const claimsIn = claimsOnce(client);
  const undefinedKinds = new Set(await goingKinds(client, objects));
  const desiredOf = async (object: KubeObject): Promise<Desired> => {
    if (missing.has(object.metadata.namespace!)) return { object }; // cannot be tried before its namespace is there
    if (undefinedKinds.has(kindOf(object)) || !(await client.discovery.find(object.apiVersion, object.kind))) return { object }; // nor before its definition
    try {
      const dryRun = await client.apply(object, { manager, dryRun: true, force: options.force });
      return { object, dryRun, remake: dryRun.metadata.resourceVersion ? undefined : await planGrowth(client, claimsIn, object) };
    } catch (refused) {
      const remake = await planRemake(membership, claimsIn, object, options.force, refused);
      if (remake) return { object, remake };
      const replacement = await planReplacement(membership, object, refused, options);
      if (!replacement) throw refused;
      return { object, replacement };
    }
  };
  return Promise.allSettled(objects.map(async (object) => stepOf(await desiredOf(object), there.get(keyOf(object)))));
}

/** Described kinds whose definition is being deleted: the server still knows them, and takes none of their objects. */
async function goingKinds(client: KubeClient, objects: readonly KubeObject[]): Promise<string[]> {
  const definitions = objects.filter(isDefinition);
  const there = await Promise.all(definitions.map(async (definition) =>
    client.get(await client.discovery.resourceOf(definition), definition.metadata.name)));
  return definitions.filter((_, i) => there[i]?.metadata.deletionTimestamp).map(({ spec }) => `${spec.group}/${spec.names.kind}`);
}
