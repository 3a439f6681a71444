import { ANNOTATIONS, LABELS } from '../../contract';
import { DataNodeReport } from '../hdfs/report';
import { madeSecrets } from '../made-secrets';
import { keyOf, KubeObject, titleOf } from '../object';
import { followLog } from './log';
import { Settling } from './settling';
import { View } from './view';
import { Diagnosis, diagnoseEvent, diagnosePod, missingSecret } from '../status/diagnosis';
import { Status, statusOf } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export type Event =
  | { readonly type: 'applied'; readonly action: string; readonly object: KubeObject }
  | { readonly type: 'status'; readonly object: KubeObject; readonly status: Status }
  | { readonly type: 'pod'; readonly pod: KubeObject; readonly text: string }
  | { readonly type: 'trouble'; readonly object: KubeObject; readonly diagnosis: Diagnosis }
  | { readonly type: 'draining'; readonly leaving: readonly DataNodeReport[] }
  | { readonly type: 'log'; readonly pod: KubeObject; readonly line: string };

export interface FollowOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
  /** Stream the logs of Jobs' main containers. */
  readonly logs?: boolean;
  /** Milliseconds that a trouble which waiting will not cure may last. */
  readonly patience?: number;
  /** Milliseconds for the whole. */
  readonly timeout?: number;
}

export interface Failure {
  readonly object: KubeObject;
  readonly message: string;
  readonly remedy?: string;
}

export interface Outcome {
  /** 0 when all are ready; else that of the first failed program, or 1. */
  readonly exitCode: number;
  readonly failures: readonly Failure[];
}

/** Waits by watches until every object is ready or has failed. Costs two streams for each namespace and one for each kind in it. */
export async function follow(client: KubeClient, targets: readonly KubeObject[], options: FollowOptions): Promise<Outcome> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  // a claim may wait for its first pod for ever; when a pod waits for a claim, the pod says so
  const waiting = targets.filter((target) => target.kind !== 'PersistentVolumeClaim' && statusOf(target).state !== 'ready');
  const alarm = new Alarm();
  try {
    const watcher = new Watcher(client, waiting, signal, () => alarm.ring());
    await watcher.ready();
    const story = new Story(client, watcher, options, signal);
    const deadline = Date.now() + (options.timeout ?? Infinity);
    for (;;) {
      options.signal?.throwIfAborted();
      watcher.throwIfLost();
      const outcome = story.tell(waiting, Date.now() > deadline);
      if (outcome) {
        if (outcome.isFinal) await story.logsEnd(); // else there are logs that go on for ever
        return outcome;
      }
      await alarm.wait(1000, signal); // also without news: patience and time-outs pass
    }
  } finally {
    stop.abort();
  }
}

/** Wakes its one waiter; a ring without a waiter is kept. */
class Alarm {
  private rung = false;
  private wake?: () => void;

  ring(): void {
    this.rung = true;
    this.wake?.();
  }

  async wait(longest: number, signal: AbortSignal): Promise<void> {
    if (!this.rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, longest);
        this.wake = end;
        signal.addEventListener('abort', end);
      });
    }
    this.rung = false;
    this.wake = undefined;
  }
}

/** What is watched for some objects, and questions about it. */
class Watcher {
  private readonly views: { view: Promise<View>; kind: string }[] = [];
  private readonly opened: View[] = [];
  private readonly pods: View[];
  private readonly events: View[];

  constructor(client: KubeClient, targets: readonly KubeObject[], signal: AbortSignal, changed: () => void) {
    const namespaces = [...new Set(targets.map(({ metadata }) => metadata.namespace).filter((namespace) => namespace !== undefined))];
    const open = (resource: typeof CORE.pods, selection: object) => new View(client, resource, selection, signal, changed);
    this.pods = namespaces.map((namespace) => open(CORE.pods, { namespace }));
    this.events = namespaces.map((namespace) => open(CORE.events, { namespace, fieldSelector: 'type=Warning' }));
    const kinds = new Map(targets.map((target) => [`${target.apiVersion}/${target.kind}/${target.metadata.namespace ?? ''}`, target]));
    for (const target of kinds.values()) {
      const view = client.discovery.resourceOf(target).then((resource) => open(resource as typeof CORE.pods, { namespace: target.metadata.namespace }));
      this.views.push({ view, kind: target.kind });
    }
  }

  async ready(): Promise<void> {
    this.opened.push(...await Promise.all(this.views.map(({ view }) => view)));
    await Promise.all([...this.pods, ...this.opened].map((view) => view.ready));
    await Promise.allSettled(this.events.map((view) => view.ready)); // events explain, but whoever may not read them can still follow
  }

  /** When what we know is no longer kept up. */
  throwIfLost(): void {
    const lost = [...this.pods, ...this.opened].find((view) => view.failure !== undefined);
    if (lost) throw lost.failure;
  }

  now(target: KubeObject): KubeObject | undefined {
    return this.opened.map((view) => view.objects.get(target.metadata.uid!)).find((found) => found && keyOf(found) === keyOf(target));
  }

  podsOf(workload: KubeObject): KubeObject[] {
    const all = this.pods.flatMap((view) => [...view.objects.values()]).filter(({ metadata }) => metadata.namespace === workload.metadata.namespace);
    const selector = Object.entries((workload.spec?.selector?.matchLabels ?? {}) as { [key: string]: string });
    const selected = (pod: KubeObject) => selector.length > 0 && selector.every(([key, value]) => pod.metadata.labels?.[key] === value);
    const own = all.filter((pod) => isOwnedBy(pod, workload) || selected(pod));
    const children = all.filter((pod) => own.some((owner) => isOwnedBy(pod, owner))); // executors of a driver
    return [...own, ...children].sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1));
  }

  eventsOf(object: KubeObject): KubeObject[] {
    return this.allEvents().filter((event) => event.involvedObject?.uid === object.metadata.uid);
  }

  /** Of the claims that a pod waits for before it has a node. */
  eventsOfClaims(pod: KubeObject): KubeObject[] {
    if (pod.spec?.nodeName) return [];
    const claims = (pod.spec?.volumes ?? []).map(({ persistentVolumeClaim: claim }: any) => claim?.claimName).filter(Boolean);
    return this.allEvents().filter(({ involvedObject: claim }) =>
      claim?.kind === 'PersistentVolumeClaim' && claim.namespace === pod.metadata.namespace && claims.includes(claim.name));
  }

  private allEvents(): KubeObject[] {
    return this.events.flatMap((view) => [...view.objects.values()]);
  }
}

function isOwnedBy(object: KubeObject, owner: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false;
}

/** A pod of a pod: the program in the other one has made it, and can do with fewer. */
function isExecutor(object: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ kind }) => kind === 'Pod') ?? false;
}

/** Milliseconds that a trouble may last without a word: a claim that is being bound, a Secret that is just being made. */
const PASSING = 1000;

/** Tells each thing once, when it is new. */
class Story {
  private readonly told = new Map<string, string>();
  private readonly troubled = new Map<string, number>();
  private readonly logs = new Map<string, Promise<void>>();
  private readonly settling = new Settling();

  constructor(
    private readonly client: KubeClient,
    private readonly watcher: Watcher,
    private readonly options: FollowOptions,
    private readonly signal: AbortSignal,
  ) {}

  /** Final when all have become ready or have failed; else it is somebody's patience that has ended. */
  tell(targets: readonly KubeObject[], late: boolean): Outcome & { readonly isFinal: boolean } | undefined {
    const failures: Failure[] = [];
    let exitCode = 0;
    let unfinished = 0;
    const promised = promisedSecrets(targets.flatMap((target) => this.watcher.now(target) ?? []));
    for (const target of targets) {
      const object = this.watcher.now(target);
      const pods = object ? this.watcher.podsOf(object) : [];
      const status: Status = object ? this.statusOf(object, pods) : { state: 'failed', message: 'was deleted by somebody else' };
      this.once(target, `${status.state} ${status.message}`, () => ({ type: 'status', object: target, status }));
      pods.forEach((pod) => this.pod(pod, target));
      if (status.state === 'ready') continue;
      if (status.state === 'failed') {
        const code = exitCodeOf(pods);
        const message = code === undefined ? status.message : `its program ended with exit code ${code}`;
        failures.push({ object: target, message, remedy: this.options.logs ? undefined : `bigdata logs ${nameOf(target)}` });
        exitCode ||= code || 1;
        continue;
      }
      unfinished++;
      const hopeless = this.troubles(object!, pods, promised);
      const overdue = late ? { cause: `is not ready in time: ${status.message}`, remedy: 'Give it more with --timeout; what was applied goes on by itself.' } : undefined;
      const reason = hopeless ?? overdue;
      if (reason) failures.push({ object: target, message: reason.cause, remedy: reason.remedy });
    }
    if (unfinished === 0 || failures.length > 0) return { exitCode: exitCode || (failures.length ? 1 : 0), failures, isFinal: unfinished === 0 };
    return undefined;
  }

  async logsEnd(): Promise<void> {
    await Promise.all(this.logs.values());
  }

  /** Not ready before its containers are seen to stay; what has ended has none. */
  private statusOf(object: KubeObject, pods: readonly KubeObject[]): Status {
    const status = statusOf(object);
    const container = object.kind === 'Job' ? undefined : this.settling.container(pods);
    return container && status.state === 'ready' ? { state: 'progressing', message: `does its container ${container} stay?` } : status;
  }

  private pod(pod: KubeObject, target: KubeObject): void {
    const text = podText(pod);
    this.once(pod, text, () => ({ type: 'pod', pod, text }));
    const main = mainContainer(pod);
    const started = pod.status?.containerStatuses?.some((status: any) => status.name === main && (status.state?.running || status.state?.terminated));
    if (this.options.logs && started && isOwnedBy(pod, target) && !this.logs.has(pod.metadata.uid!)) this.logs.set(pod.metadata.uid!, this.log(pod, main));
  }

  private async log(pod: KubeObject, container: string): Promise<void> {
    try {
      for await (const line of followLog(this.client, pod, container, this.signal)) this.options.report({ type: 'log', pod, line });
    } catch (error) {
      const diagnosis = { cause: `its log cannot be read: ${(error as Error).message}`, remedy: `bigdata logs ${pod.metadata.name}`, hopeless: false };
      this.options.report({ type: 'trouble', object: pod, diagnosis });
    }
  }

  /** The first trouble that has outlasted the patience. Where some executors run, those that cannot are told of, but not waited for. */
  private troubles(workload: KubeObject, pods: readonly KubeObject[], promised: ReadonlySet<string>): Diagnosis | undefined {
    const pending = pods.filter((pod) => pod.status?.phase === 'Pending' || pod.status?.phase === undefined || diagnosePod(pod)?.hopeless);
    const found = [
      ...pending.map((pod) => ({
        object: pod,
        diagnosis: explained(this.watcher.eventsOfClaims(pod)) ?? diagnosePod(pod) ?? explained(this.watcher.eventsOf(pod)),
      })),
      ...(pods.length === 0 ? [{ object: workload, diagnosis: explained(this.watcher.eventsOf(workload)) }] : []),
    ];
    const works = pods.some((pod) => isExecutor(pod) && pod.status?.phase === 'Running');
    let worst: Diagnosis | undefined;
    for (const { object, diagnosis } of found) {
      if (!diagnosis || promised.has(missingSecret(diagnosis) ?? '')) {
        this.troubled.delete(object.metadata.uid!);
        continue;
      }
      const since = this.troubled.get(object.metadata.uid!) ?? Date.now();
      this.troubled.set(object.metadata.uid!, since);
      const lasting = Date.now() - since;
      const patience = this.options.patience ?? 10_000;
      const key = `${object.metadata.uid}/trouble`;
      if (lasting >= Math.min(PASSING, patience) && this.told.get(key) !== diagnosis.remedy) {
        this.options.report({ type: 'trouble', object, diagnosis });
        this.told.set(key, diagnosis.remedy);
      }
      const decides = !(works && isExecutor(object));
      if (diagnosis.hopeless && lasting >= patience && decides) worst ??= { ...diagnosis, cause: `${titleOf(object)}: ${diagnosis.cause}` };
    }
    return worst;
  }

  private once(object: KubeObject, text: string, event: () => Event): void {
    if (this.told.get(object.metadata.uid!) === text) return;
    this.told.set(object.metadata.uid!, text);
    this.options.report(event());
  }
}

function explained(events: readonly KubeObject[]): Diagnosis | undefined {
  return events.map(diagnoseEvent).find(Boolean);
}

/** What Jobs make, or have made just now: nodes look again only after some seconds. */
function promisedSecrets(objects: readonly KubeObject[]): Set<string> {
  const able = objects.filter((object) => object.kind === 'Job' && statusOf(object).state !== 'failed');
  return new Set(madeSecrets(able).map(({ metadata }) => metadata.name));
}

export function mainContainer(pod: KubeObject): string {
  return pod.metadata.annotations?.[ANNOTATIONS.mainContainer] ?? pod.spec?.containers?.[0]?.name ?? '';
}

export function podText(pod: KubeObject): string {
  const status = pod.status?.containerStatuses?.find((found: any) => found.name === mainContainer(pod));
  if (pod.metadata.deletionTimestamp) return 'is going';
  if (status?.state?.terminated) return status.state.terminated.exitCode === 0 ? 'has ended' : `ended with exit code ${status.state.terminated.exitCode}`;
  if (status?.state?.running) return 'runs';
  return pod.spec?.nodeName ? `starts on ${pod.spec.nodeName}` : 'waits for a node';
}

/** Of the last pod whose program has ended; undefined when none has. */
function exitCodeOf(pods: readonly KubeObject[]): number | undefined {
  const codes = pods.flatMap((pod) => (pod.status?.containerStatuses ?? [])
    .filter((status: any) => status.name === mainContainer(pod) && status.state?.terminated).map((status: any) => status.state.terminated.exitCode as number));
  return codes.filter((code) => code !== 0).at(-1);
}

function nameOf(object: KubeObject): string {
  return object.metadata.labels?.[LABELS.instance] ?? object.metadata.name;
}
