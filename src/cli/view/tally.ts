import { Event } from '../../runtime';

/** How many troubles of one remedy are said in full. */
const TROUBLES = 10;

/** How many objects are named that are still waited for. */
const NAMED = 3;

/** Counts what happens to many objects, so that nobody needs a line for each of them. */
export class Tally {
  private readonly said = new Map<string, number>();
  private readonly applied = new Map<string, number>();
  private readonly objects = new Groups();
  private readonly pods = new Groups();
  private readonly troubled = new Set<string>();
  private readonly names = new Map<string, string>();
  private over = false;

  /** @param longest after how many of a sort the next ones are only counted */
  constructor(private readonly longest: number) {}

  /** Whether something was only counted. */
  get isOver(): boolean {
    return this.over;
  }

  count(event: Event): void {
    switch (event.type) {
      case 'applied': this.applied.set(event.action, (this.applied.get(event.action) ?? 0) + 1); break;
      case 'status':
        this.objects.put(event.object.metadata.uid!, event.status.state);
        this.names.set(event.object.metadata.uid!, event.object.metadata.name);
        this.troubled.delete(event.object.metadata.uid!);
        break;
      case 'pod':
        this.pods.put(event.pod.metadata.uid!, event.text.replace(/^starts on .*/, 'starts'));
        this.troubled.delete(event.pod.metadata.uid!);
        break;
      case 'trouble': this.troubled.add(event.object.metadata.uid!); break;
    }
  }

  /** Whether one more of its sort is to have a line of its own. */
  admits(event: Event): boolean {
    const sort = event.type === 'trouble' ? `trouble ${event.diagnosis.remedy}` : event.type === 'applied' ? event.action : event.type;
    const said = (this.said.get(sort) ?? 0) + 1;
    this.said.set(sort, said);
    const admitted = said <= (event.type === 'trouble' ? TROUBLES : this.longest);
    this.over ||= !admitted;
    return admitted;
  }

  /** `5000 created; 997 of 1000 ready, waits for a, b, c; pods: 2 runs, 1 waits for a node; 1 in trouble` */
  text(): string {
    const applied = [...this.applied].flatMap(([action, count]) => (action in DONE ? `${count} ${DONE[action]}` : []));
    const open = this.objects.of('progressing');
    const waits = open.length > 0 && open.length <= NAMED ? `, waits for ${open.map((uid) => this.names.get(uid)).join(', ')}` : '';
    const failed = this.objects.of('failed').length;
    return [
      applied.join(', '),
      this.objects.size > 0 ? `${this.objects.of('ready').length} of ${this.objects.size} ready${failed ? `, ${failed} failed` : ''}${waits}` : '',
      this.pods.size > 0 ? `pods: ${this.pods.counts().map(([text, count]) => `${count} "${text}"`).join(', ')}` : '',
      this.troubled.size > 0 ? `${this.troubled.size} in trouble` : '',
    ].filter(Boolean).join('; ');
  }
}

/** What was done by a step, in a word. */
export const DONE: { readonly [action: string]: string } = { create: 'created', change: 'changed', replace: 'replaced', prune: 'removed' };

/** Which member is in which group; each is in one. */
class Groups {
  private readonly groups = new Map<string, Set<string>>();
  private readonly groupOf = new Map<string, string>();

  get size(): number {
    return this.groupOf.size;
  }

  put(member: string, group: string): void {
    this.groups.get(this.groupOf.get(member) ?? '')?.delete(member);
    this.groupOf.set(member, group);
    if (!this.groups.has(group)) this.groups.set(group, new Set());
    this.groups.get(group)!.add(member);
  }

  of(group: string): string[] {
    return [...this.groups.get(group) ?? []];
  }

  counts(): (readonly [string, number])[] {
    return [...this.groups].map(([group, members]) => [group, members.size] as const).filter(([, count]) => count > 0);
  }
}
