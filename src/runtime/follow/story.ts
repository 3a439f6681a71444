import { addressTroubleIn } from './addresses';
import { Ends } from './ends';
import { Event, Failure, FollowOptions, Outcome } from './event';
import { followLog } from './log';
import { Orphans } from './orphans';
import { Refusals } from './refusals';
import { Relations } from './relations';
import { Settling } from './settling';
import { instanceOf } from '../instance';
import { madeSecrets } from '../made-secrets';
import { kindOf, KubeObject, titleOf } from '../object';
import { Diagnosis, diagnoseEvent, diagnoseObject, diagnosePod, missingSecret } from '../status/diagnosis';
import { isDriver, mainContainer, podText } from '../status/pod';
import { removesItself, serves, Status, statusOf } from '../status/status';
import { KubeClient } from '../transport/client';

/** Milliseconds that a trouble may last without a word: a claim that is being bound, a Secret that is just being made. */
const PASSING = 1000;

/** Milliseconds in which whoever makes volumes says what is wrong with a claim that no pod waits for. */
const CLAIMING = 1000;

/** How one object gets on. */
interface Chapter {
  readonly isOpen: boolean;
  readonly failure?: Failure;
  readonly exitCode?: number;
  /** Whether it is to be looked at again although nothing may change. */
  readonly again?: boolean;
}

/** Tells each thing once, when it is new. Looks only at objects for which something has changed, or for which time decides. */
export class Story {
  private readonly told = new Map<string, string>();
  private readonly troubled = new Map<string, number>();
  private readonly logs = new Map<string, Promise<void>>();
  private readonly settling = new Settling();
  private readonly refusals: Refusals;
  private readonly ends: Ends;
  private readonly orphans: Orphans;
  private readonly byUid: ReadonlyMap<string, KubeObject>;
  private readonly makers: readonly KubeObject[];
  private readonly chapters = new Map<string, Chapter>();
  private readonly open = new Set<string>();
  private readonly failed = new Set<string>();
  private readonly again = new Set<string>();
  private readonly begin = Date.now();
  private looked = 0;

  constructor(
    private readonly client: KubeClient,
    private readonly targets: readonly KubeObject[],
    private readonly relations: Relations,
    private readonly options: FollowOptions,
    private readonly signal: AbortSignal,
    changed: () => void,
  ) {
    this.byUid = new Map(targets.map((target) => [target.metadata.uid!, target]));
    this.makers = targets.filter((target) => madeSecrets([target]).length > 0);
    this.refusals = new Refusals(client, signal, changed);
    this.ends = new Ends(client, changed);
    this.orphans = new Orphans(client);
  }

  /** Final when all have become ready or have failed; else it is somebody's patience that has ended. */
  tell(late: boolean): Outcome & { readonly isFinal: boolean } | undefined {
    const touched = new Set(this.relations.takeTouched());
    if (Date.now() - this.looked >= PASSING) {
      this.looked = Date.now();
      this.again.forEach((uid) => touched.add(uid));
    }
    if (late) this.open.forEach((uid) => touched.add(uid));
    for (const uid of touched) this.note(uid, this.look(this.byUid.get(uid)!, late));
    if (this.open.size > 0 && this.failed.size === 0) return undefined;
    const chapters = this.targets.flatMap(({ metadata }) => this.chapters.get(metadata.uid!) ?? []);
    const failures = chapters.flatMap(({ failure }) => failure ?? []);
    const exitCode = chapters.find((chapter) => chapter.exitCode)?.exitCode;
    return { exitCode: exitCode ?? (failures.length ? 1 : 0), failures, isFinal: this.open.size === 0 };
  }

  async logsEnd(): Promise<void> {
    await Promise.all(this.logs.values());
  }

  orphansGo(): Promise<void> {
    return this.orphans.removed();
  }

  private note(uid: string, chapter: Chapter): void {
    this.chapters.set(uid, chapter);
    mark(this.open, uid, chapter.isOpen);
    mark(this.failed, uid, chapter.failure !== undefined);
    mark(this.again, uid, chapter.again ?? false);
  }

  private look(target: KubeObject, late: boolean): Chapter {
    const object = this.relations.now(target);
    const pods = object ? this.relations.podsOf(object) : [];
    this.orphans.remove(pods);
    const { status, settles } = this.statusOf(target, object, pods);
    const isClaim = kindOf(target) === 'PersistentVolumeClaim';
    if (!isClaim || status.state === 'ready') this.once(target, `${status.state} ${status.message}`, () => ({ type: 'status', object: target, status }));
    for (const pod of pods) if (pod !== object) this.pod(pod, target); // of a pod itself its status says it
    if (status.state === 'ready') return { isOpen: false };
    if (status.state === 'failed') {
      const code = exitCodeOf(pods);
      const message = code === undefined ? status.message : `its program ended with exit code ${code}`;
      const remedy = this.options.logs ? undefined : `bigdata logs ${nameOf(target)}`;
      return { isOpen: false, failure: { object: target, message, remedy }, exitCode: code || 1 };
    }
    if (!object) return { isOpen: true, again: true };
    const { isTroubled, worst } = this.troubles(object, pods);
    if (isClaim && !isTroubled) {
      // one that nothing is wrong with waits for its first pod, maybe for ever; when a pod waits for a claim, the pod says so
      const isOpen = !this.relations.isUsed(object) && Date.now() - this.begin < CLAIMING;
      return { isOpen, again: isOpen };
    }
    const overdue = late ? { cause: `is not ready in time: ${status.message}`, remedy: 'Give it more with --timeout; what was applied goes on by itself.' } : undefined;
    const reason = worst ?? overdue;
    const failure = reason && { object: target, message: reason.cause, remedy: reason.remedy };
    return { isOpen: true, failure, again: isTroubled || settles };
  }

  /** Not ready before its containers are seen to stay; what has ended has none. */
  private statusOf(target: KubeObject, object: KubeObject | undefined, pods: readonly KubeObject[]): { readonly status: Status; readonly settles?: boolean } {
    if (!object) return { status: this.statusOfGone(target) };
    const status = statusOf(object);
    const container = kindOf(object) === 'batch/Job' && !serves(object) ? undefined : this.settling.container(pods);
    if (!container || status.state !== 'ready') return { status, settles: container !== undefined };
    return { status: { state: 'progressing', message: `does its container ${container} stay?` }, settles: true };
  }

  /** A Job that removes itself has ended before. */
  private statusOfGone(target: KubeObject): Status {
    const last = this.relations.last(target);
    const status = last && statusOf(last);
    if (status?.state === 'ready' || status?.state === 'failed') return status;
    return removesItself(target) ? this.ends.of(target) : { state: 'failed', message: 'was deleted by somebody else' };
  }

  private pod(pod: KubeObject, target: KubeObject): void {
    const text = podText(pod);
    this.once(pod, text, () => ({ type: 'pod', pod, text }));
    const main = mainContainer(pod);
    const started = pod.status?.containerStatuses?.some((status: any) => status.name === main && (status.state?.running || status.state?.terminated));
    const { uid } = pod.metadata;
    if (this.options.logs && started && isOwnedBy(pod, target) && !this.logs.has(uid!)) this.logs.set(uid!, this.log(pod, main));
  }

  private async log(pod: KubeObject, container: string): Promise<void> {
    const said = new Set<string>();
    try {
      for await (const line of followLog(this.client, pod, container, this.signal)) {
        this.options.report({ type: 'log', pod, line });
        const diagnosis = addressTroubleIn(line);
        if (!diagnosis || said.has(diagnosis.cause)) continue;
        said.add(diagnosis.cause);
        this.options.report({ type: 'trouble', object: pod, diagnosis });
      }
    } catch (error) {
      const diagnosis = { cause: `its log cannot be read: ${(error as Error).message}`, remedy: `bigdata logs ${pod.metadata.name}`, hopeless: false };
      this.options.report({ type: 'trouble', object: pod, diagnosis });
    }
  }

  /**
   * Tells what is wrong; `worst` is the first trouble that has outlasted the patience. Where some executors run, those that cannot are told of, but not
   * waited for.
   */
  private troubles(workload: KubeObject, pods: readonly KubeObject[]): { readonly isTroubled: boolean; readonly worst?: Diagnosis } {
    const drivers = pods.filter((pod) => isDriver(pod) && pod.status?.phase === 'Running');
    const lonely = drivers.filter((driver) => !pods.some((pod) => isOwnedBy(pod, driver)));
    const found = [
      ...pods.filter(mayBeStuck).map((pod) => ({ object: pod, diagnosis: this.diagnosisOf(pod) })),
      ...lonely.map((driver) => ({ object: driver, diagnosis: this.refusals.of(driver) })),
      ...(kindOf(workload) === 'Pod' ? [] : [{ object: workload, diagnosis: this.diagnosisOfWorkload(workload, pods) }]),
    ];
    const works = pods.some((pod) => isExecutor(pod) && pod.status?.phase === 'Running');
    let isTroubled = lonely.length > 0; // its log is looked at again
    let worst: Diagnosis | undefined;
    for (const { object, diagnosis } of found) {
      const { uid } = object.metadata;
      if (!diagnosis || this.isPromised(missingSecret(diagnosis))) {
        this.troubled.delete(uid!);
        isTroubled ||= diagnosis !== undefined;
        continue;
      }
      isTroubled = true;
      const lasting = this.tellTrouble(object, diagnosis);
      const decides = !(works && isExecutor(object));
      const isTooLong = lasting >= Math.max(this.patience, diagnosis.usual ?? 0);
      if (diagnosis.hopeless && isTooLong && decides) worst ??= { ...diagnosis, cause: object === workload ? diagnosis.cause : `${titleOf(object)}: ${diagnosis.cause}` };
    }
    return { isTroubled, worst };
  }

  /** Milliseconds for which it has lasted. */
  private tellTrouble(object: KubeObject, diagnosis: Diagnosis): number {
    const { uid } = object.metadata;
    const since = this.troubled.get(uid!) ?? Date.now();
    this.troubled.set(uid!, since);
    const lasting = Date.now() - since;
    const key = `${uid}/trouble`;
    const isPassing = lasting < (diagnosis.usual ?? Math.min(PASSING, this.patience));
    if (!isPassing && this.told.get(key) !== diagnosis.remedy) {
      this.options.report({ type: 'trouble', object, diagnosis });
      this.told.set(key, diagnosis.remedy);
    }
    return lasting;
  }

  private diagnosisOf(pod: KubeObject): Diagnosis | undefined {
    return explained(this.relations.eventsOfClaims(pod)) ?? diagnosePod(pod) ?? explained(this.relations.eventsOf(pod));
  }

  private diagnosisOfWorkload(workload: KubeObject, pods: readonly KubeObject[]): Diagnosis | undefined {
    const said = diagnoseObject(workload);
    if (said) return said;
    // what was said before the newest pod was made is no longer true, or was about another one
    const newest = pods.filter((pod) => !isExecutor(pod)).at(-1)?.metadata.creationTimestamp ?? '';
    return explained(this.relations.eventsOf(workload).filter((event) => newest === '' || timeOf(event) > newest));
  }

  /** What Jobs make, or have made just now: nodes look again only after some seconds. */
  private isPromised(secret: string | undefined): boolean {
    return secret !== undefined && this.makers.some((maker) => {
      const job = this.relations.now(maker);
      return job !== undefined && statusOf(job).state !== 'failed' && madeSecrets([job]).some(({ metadata }) => metadata.name === secret);
    });
  }

  private get patience(): number {
    return this.options.patience ?? 10_000;
  }

  private once(object: KubeObject, text: string, event: () => Event): void {
    if (this.told.get(object.metadata.uid!) === text) return;
    this.told.set(object.metadata.uid!, text);
    this.options.report(event());
  }
}

function mark(set: Set<string>, member: string, belongs: boolean): void {
  if (belongs) set.add(member);
  else set.delete(member);
}

function mayBeStuck(pod: KubeObject): boolean {
  const phase = pod.status?.phase;
  return phase === 'Pending' || phase === undefined || Boolean(diagnosePod(pod)?.hopeless);
}

function explained(events: readonly KubeObject[]): Diagnosis | undefined {
  return events.map(diagnoseEvent).find(Boolean);
}

/** When an event was seen last. */
function timeOf({ lastTimestamp, eventTime, metadata }: KubeObject): string {
  return String(lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '');
}

/** A pod of a pod: the program in the other one has made it, and can do with fewer. */
function isExecutor(object: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ kind }) => kind === 'Pod') ?? false;
}

function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
}

/** Of the last pod whose program has ended; undefined when none has. */
function exitCodeOf(pods: readonly KubeObject[]): number | undefined {
  const codes = pods.flatMap((pod) => (pod.status?.containerStatuses ?? [])
    .filter((status: any) => status.name === mainContainer(pod) && status.state?.terminated).map((status: any) => status.state.terminated.exitCode as number));
  return codes.filter((code) => code !== 0).at(-1);
}

function nameOf(object: KubeObject): string {
  return instanceOf(object) || object.metadata.name;
}
