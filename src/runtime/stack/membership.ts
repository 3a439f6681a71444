import { definitionsIn, scopeIn } from './served';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { asMember, fromRecord, Inventory, inventoryOf, isMember, managerOf, memberSelector, recordName, toRecord, union } from '../plan/inventory';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** What belongs to a stack: a record in its namespace says where to look, a label on each object the rest. */
export class Membership {
  readonly manager: string;

  constructor(readonly client: KubeClient, readonly name: string, readonly namespace: string) {
    this.manager = managerOf(this);
  }

  inventoryOf(objects: readonly KubeObject[]): Inventory {
    return inventoryOf(this.name, this.namespace, objects);
  }

  /** Objects as they will be stored: with their namespace, and with the label of the stack. */
  async members(objects: readonly KubeObject[]): Promise<KubeObject[]> {
    const definitions = definitionsIn(objects);
    const inventory = this.inventoryOf(objects);
    return Promise.all(objects.map(async (object) => {
      const namespaced = scopeIn(definitions, object) ?? (await this.client.discovery.resourceOf(object)).namespaced;
      const namespace = namespaced ? object.metadata.namespace ?? this.client.connection.namespace : undefined;
      return asMember({ ...object, metadata: { ...object.metadata, namespace } }, inventory);
    }));
  }

  /** All members that are there. */
  async live(inventory: Inventory): Promise<KubeObject[]> {
    const lists = inventory.groupKinds.flatMap((groupKind) => {
      const [kind, ...group] = groupKind.split('.');
      return ['', ...inventory.namespaces].map(async (namespace) => {
        const resource = await this.client.discovery.preferred(group.join('.'), kind);
        if (!resource || resource.namespaced !== (namespace !== '')) return [];
        const selection = { namespace: namespace || undefined, labelSelector: memberSelector(inventory) };
        return (await this.client.list(resource, selection)).items;
      });
    });
    return (await Promise.all(lists)).flat();
  }

  async recorded(): Promise<Inventory | undefined> {
    const record = await this.client.get(CORE.configMaps, recordName(this.name), this.namespace);
    return record && fromRecord(record);
  }

  async record(inventory: Inventory): Promise<void> {
    await this.client.apply(toRecord(inventory), { manager: this.manager, force: true });
  }

  async forget(): Promise<void> {
    await this.client.delete(toRecord(this.inventoryOf([])), 'Background');
  }

  /** Makes them members, so that the stack knows them when what they were made for is gone. */
  async adopt(found: readonly KubeObject[]): Promise<void> {
    const objects = found.filter((object) => !isMember(object, this));
    if (objects.length === 0) return;
    const inventory = this.inventoryOf(objects);
    await this.record(union(inventory, await this.recorded()));
    await Promise.all(objects.map(({ apiVersion, kind, metadata: { name, namespace } }) =>
      this.client.apply(asMember({ apiVersion, kind, metadata: { name, namespace } }, inventory), { manager: this.manager })));
  }

  async unknown(): Promise<Problem> {
    const selection = { namespace: this.namespace, labelSelector: 'applyset.kubernetes.io/id' };
    const { items } = await this.client.list(CORE.configMaps, selection);
    const known = items.map((item) => fromRecord(item).name).join(', ');
    return new Problem(`Nothing was applied as ${JSON.stringify(this.name)} in namespace ${this.namespace}.`,
      known ? `There are: ${known}. Pass --name.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
  }
}
