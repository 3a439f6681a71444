import { ApplyOptions, applySteps } from './apply';
import { Membership } from './membership';
import { PlanOptions, planStack } from './planner';
import { KeptObject, RemoveOptions, removeStack } from './remove';
import { Problem } from '../../problem';
import { FollowOptions, Outcome } from '../follow/event';
import { follow } from '../follow/follow';
import { KubeObject } from '../object';
import { doubtsOf } from '../plan/doubt';
import { Origin } from '../plan/origin';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';

/** Stack names end up in the name of a ConfigMap, and beside the namespace in that of a field manager, which has 128 characters. */
const NAME = /^(?=.{1,50}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What was applied under one name, from one folder. */
export class Stack {
  private readonly membership: Membership;

  constructor(private readonly client: KubeClient, readonly name: string, readonly namespace = client.connection.namespace) {
    if (!NAME.test(name)) {
      const remedy = 'Pass --name with at most 50 lower-case letters, digits and dashes.';
      throw new Problem(`${JSON.stringify(name)} cannot be the name of a stack.`, remedy);
    }
    this.membership = new Membership(client, name, namespace);
  }

  /**
   * What applying would do. Nothing is stored; every object has passed the server's own validation. Costs a LIST per kind and one request
   * per object.
   */
  plan(objects: readonly KubeObject[], options: PlanOptions = {}): Promise<Step[]> {
    return planStack(this.membership, objects, options);
  }

  /**
   * Sentences that say why a plan may not be meant for this stack: it describes nothing of what the stack has, or comes from elsewhere than
   * the last one. None when the plan removes and changes nothing that the stack has. Costs a GET.
   * @param origin where the objects were described. @default - the origin raises no doubt
   */
  async doubts(steps: readonly Step[], origin?: Origin): Promise<string[]> {
    return doubtsOf(this.name, steps, origin, (await this.membership.recorded())?.origin);
  }

  /** Where the last apply came from, as far as it said so. Costs a GET. */
  async origin(): Promise<Origin | undefined> {
    return (await this.membership.recorded())?.origin;
  }

  /**
   * Executes the plan; may be interrupted at any point and run again. Costs a request per object: not for those that were as described when
   * it was made. Returns the objects as they are stored.
   */
  apply(steps: readonly Step[], options: ApplyOptions): Promise<KubeObject[]> {
    return applySteps(this.membership, steps, options);
  }

  follow(objects: readonly KubeObject[], options: FollowOptions): Promise<Outcome> {
    return follow(this.client, objects, options);
  }

  /** All that belongs to it and is there. Costs a GET, and a LIST per kind. @throws Problem when nothing was applied as it */
  async objects(): Promise<KubeObject[]> {
    const found = await this.find();
    if (!found) throw await this.membership.unknown();
    return found;
  }

  /** Like {@link objects}, but undefined when nothing was applied as it: by other tools, perhaps. */
  async find(): Promise<KubeObject[] | undefined> {
    const inventory = await this.membership.recorded();
    return inventory && this.membership.live(inventory);
  }

  /**
   * Removes what was applied, in the opposite order; claims and the record of them stay unless `deleteData`. So does a Namespace or a
   * definition with which something would go that is no part of the stack, and what an annotation keeps. Returns what stays, also Secrets
   * that Jobs made. Waits until each object is gone, for ever if its finalizers are never removed, unless the signal ends it;
   * removing again goes on.
   */
  async remove(options: RemoveOptions): Promise<KeptObject[]> {
    return removeStack(this.membership, await this.objects(), options);
  }
}
