import { createHash } from 'node:crypto';
import { Origin } from './origin';
import { LABELS, MANAGED_BY } from '../../contract';
import { groupOf, KubeObject } from '../object';

/** Names of the ApplySet specification. Source: KEP-3659. */
const ID = 'applyset.kubernetes.io/id';
export const PART_OF = 'applyset.kubernetes.io/part-of';
const TOOLING = 'applyset.kubernetes.io/tooling';
const GROUP_KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
/** Ours: where the last apply came from, as JSON. */
const ORIGIN = 'cdk8s-bigdata/origin';

/** What was applied together: a ConfigMap in the cluster says which kinds in which namespaces, a label on each object the rest. */
export interface Inventory {
  readonly name: string;
  readonly namespace: string;
  readonly groupKinds: readonly string[];
  readonly namespaces: readonly string[];
  readonly origin?: Origin;
}

export function inventoryOf(name: string, namespace: string, objects: readonly KubeObject[]): Inventory {
  const groupKinds = objects.map(({ kind, apiVersion }) => [kind, groupOf(apiVersion)].filter(Boolean).join('.'));
  const namespaces = objects.map(({ metadata }) => metadata.namespace).filter((found): found is string => found !== undefined);
  return { name, namespace, groupKinds: unique(groupKinds), namespaces: unique(namespaces) };
}

/** Until an apply has ended, what was there before and what is to come both count. */
export function union(a: Inventory, b: Inventory | undefined): Inventory {
  const origin = a.origin ?? b?.origin;
  const where = origin ? { origin } : {};
  return { ...a, ...where, groupKinds: unique([...a.groupKinds, ...(b?.groupKinds ?? [])]), namespaces: unique([...a.namespaces, ...(b?.namespaces ?? [])]) };
}

export function recordName(stack: string): string {
  return `bigdata-${stack}`;
}

export function idOf({ name, namespace }: Pick<Inventory, 'name' | 'namespace'>): string {
  const hash = createHash('sha256').update(`${recordName(name)}.${namespace}.ConfigMap.`).digest('base64url');
  return `applyset-${hash}-v1`;
}

/**
 * Under what name a stack sets fields. The label of membership is one of them, so the server itself refuses that a stack takes an object
 * of another one.
 */
export function managerOf({ name, namespace }: Pick<Inventory, 'name' | 'namespace'>): string {
  return `${MANAGED_BY}/${namespace}/${name}`;
}

export function isRecord({ metadata }: KubeObject): boolean {
  return metadata.labels?.[ID] !== undefined;
}

/** The stack that a conflict is with. */
export function ownerIn(conflict: string): Pick<Inventory, 'name' | 'namespace'> | undefined {
  const [, namespace, name] = new RegExp(`"${MANAGED_BY}/([^/"]+)/([^/"]+)"`).exec(conflict) ?? [];
  return name === undefined ? undefined : { name, namespace };
}

export function memberSelector(inventory: Pick<Inventory, 'name' | 'namespace'>): string {
  return `${PART_OF}=${idOf(inventory)}`;
}

export function asMember(object: KubeObject, inventory: Inventory): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [PART_OF]: idOf(inventory) } } };
}

export function isMember({ metadata }: KubeObject, inventory: Pick<Inventory, 'name' | 'namespace'>): boolean {
  return metadata.labels?.[PART_OF] === idOf(inventory);
}

export function toRecord(inventory: Inventory): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: recordName(inventory.name),
      namespace: inventory.namespace,
      labels: { [ID]: idOf(inventory), [LABELS.managedBy]: MANAGED_BY, [LABELS.instance]: inventory.name },
      annotations: {
        [TOOLING]: `${MANAGED_BY}/v1`,
        [GROUP_KINDS]: inventory.groupKinds.join(','),
        ...(inventory.origin ? { [ORIGIN]: JSON.stringify(inventory.origin) } : {}),
        [NAMESPACES]: inventory.namespaces.filter((namespace) => namespace !== inventory.namespace).join(','),
      },
    },
  };
}

export function fromRecord(record: KubeObject): Inventory {
  const { labels = {}, annotations = {}, namespace = '' } = record.metadata;
  const list = (key: string) => (annotations[key] ?? '').split(',').filter(Boolean);
  return {
    name: labels[LABELS.instance] ?? record.metadata.name.replace(/^bigdata-/, ''),
    namespace,
    groupKinds: list(GROUP_KINDS),
    namespaces: unique([namespace, ...list(NAMESPACES)]),
    ...(annotations[ORIGIN] ? { origin: JSON.parse(annotations[ORIGIN]) } : {}),
  };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
