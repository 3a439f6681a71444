import { Change } from './view';
import { KubeObject } from '../object';

/**
 * What belongs to what among the objects that are watched: pods to what owns them, at any distance; events to what they are about. A change costs what it
 * touches, and a question what it answers, however many objects there are.
 */
export class Relations {
  private readonly objects = new Map<string, KubeObject>();
  private readonly targets: ReadonlySet<string>;
  /** The last that was known of targets which are gone. */
  private readonly gone = new Map<string, KubeObject>();
  private readonly owned = new Groups();
  /** Events by the uid of what they are about; those of claims also by the claim's name. */
  private readonly events = new Groups();
  /** Pods by the names of their claims. */
  private readonly users = new Groups();
  private touched = new Set<string>();

  constructor(targets: readonly KubeObject[]) {
    this.targets = new Set(targets.map(({ metadata }) => metadata.uid!));
    this.targets.forEach((uid) => this.touched.add(uid));
  }

  change({ object, gone }: Change): void {
    const { uid } = object.metadata;
    const before = this.objects.get(uid!);
    if (before) this.unlink(before);
    if (!gone) {
      this.objects.set(uid!, object);
      this.link(object);
    } else {
      this.objects.delete(uid!);
      if (this.targets.has(uid!)) this.gone.set(uid!, object);
    }
    this.touch(object);
  }

  /** The uids of targets for which something has changed since the last time; of all, the first time. */
  takeTouched(): ReadonlySet<string> {
    const { touched } = this;
    this.touched = new Set();
    return touched;
  }

  now(target: KubeObject): KubeObject | undefined {
    return this.objects.get(target.metadata.uid!);
  }

  last(target: KubeObject): KubeObject | undefined {
    return this.gone.get(target.metadata.uid!);
  }

  /** Those that belong to it, the oldest first: also those of its ReplicaSets, executors of its drivers, and itself if it is one. */
  podsOf(workload: KubeObject): KubeObject[] {
    const found = new Map<string, KubeObject>();
    const collect = (uid: string) => {
      const object = this.objects.get(uid);
      if (!object || found.has(uid)) return;
      found.set(uid, object);
      this.owned.of(uid).forEach(collect);
    };
    collect(workload.metadata.uid!);
    return [...found.values()].filter(isPod)
      .sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1));
  }

  eventsOf(object: KubeObject): KubeObject[] {
    return this.all(this.events.of(object.metadata.uid!));
  }

  /** Of the claims that a pod waits for before it has a node. */
  eventsOfClaims(pod: KubeObject): KubeObject[] {
    return pod.spec?.nodeName ? [] : claimsOf(pod).flatMap((claim) => this.all(this.events.of(claim)));
  }

  /** Whether a pod waits for that claim, or has it. */
  isUsed(claim: KubeObject): boolean {
    return this.users.of(claimKey(claim.metadata)).size > 0;
  }

  private all(uids: ReadonlySet<string>): KubeObject[] {
    return [...uids].flatMap((uid) => this.objects.get(uid) ?? []);
  }

  private link(object: KubeObject): void {
    const uid = object.metadata.uid!;
    ownersOf(object).forEach((owner) => this.owned.add(owner, uid));
    subjectsOf(object).forEach((subject) => this.events.add(subject, uid));
    if (isPod(object)) claimsOf(object).forEach((claim) => this.users.add(claim, uid));
  }

  private unlink(object: KubeObject): void {
    const uid = object.metadata.uid!;
    ownersOf(object).forEach((owner) => this.owned.remove(owner, uid));
    subjectsOf(object).forEach((subject) => this.events.remove(subject, uid));
    if (isPod(object)) claimsOf(object).forEach((claim) => this.users.remove(claim, uid));
  }

  /** Marks the targets that an object has to do with. Owners that are not known yet come later, and are a change then. */
  private touch(object: KubeObject): void {
    const seen = new Set<string>();
    const climb = (uid: string, owners: readonly string[]) => {
      if (seen.has(uid)) return;
      seen.add(uid);
      if (this.targets.has(uid)) this.touched.add(uid);
      owners.forEach((owner) => climb(owner, ownersOf(this.objects.get(owner))));
    };
    climb(object.metadata.uid!, ownersOf(object));
    for (const subject of subjectsOf(object)) {
      climb(subject, ownersOf(this.objects.get(subject)));
      this.users.of(subject).forEach((uid) => climb(uid, ownersOf(this.objects.get(uid))));
    }
  }
}

/** Sets by a key; an empty one is none. */
class Groups {
  private readonly members = new Map<string, Set<string>>();

  add(key: string, member: string): void {
    const group = this.members.get(key);
    if (group) group.add(member);
    else this.members.set(key, new Set([member]));
  }

  remove(key: string, member: string): void {
    const group = this.members.get(key);
    group?.delete(member);
    if (group?.size === 0) this.members.delete(key);
  }

  of(key: string): ReadonlySet<string> {
    return this.members.get(key) ?? NONE;
  }
}

const NONE: ReadonlySet<string> = new Set();

function isPod({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'Pod' && apiVersion === 'v1';
}

function ownersOf(object?: KubeObject): readonly string[] {
  return object?.metadata.ownerReferences?.map(({ uid }) => uid) ?? [];
}

/** What an event is about. */
function subjectsOf({ apiVersion, kind, involvedObject: about }: KubeObject): readonly string[] {
  if (kind !== 'Event' || apiVersion !== 'v1' || !about) return [];
  return [about.uid, about.kind === 'PersistentVolumeClaim' ? claimKey(about) : undefined].filter((found) => found !== undefined);
}

function claimsOf({ metadata: { namespace }, spec }: KubeObject): readonly string[] {
  const names = ((spec?.volumes ?? []) as any[]).map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName);
  return names.filter(Boolean).map((name: string) => claimKey({ namespace, name }));
}

function claimKey({ namespace = '', name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
