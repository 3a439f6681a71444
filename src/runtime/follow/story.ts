import { Event, Failure, FollowOptions, Outcome } from './event';
import { followLog } from './log';
import { Settling } from './settling';
import { isOwnedBy, Watcher } from './watcher';
import { LABELS } from '../../contract';
import { madeSecrets } from '../made-secrets';
import { KubeObject, titleOf } from '../object';
import { Diagnosis, diagnoseEvent, diagnosePod, missingSecret } from '../status/diagnosis';
import { mainContainer, podText } from '../status/pod';
import { Status, statusOf } from '../status/status';
import { KubeClient } from '../transport/client';

/** Milliseconds that a trouble may last without a word: a claim that is being bound, a Secret that is just being made. */
const PASSING = 1000;

/** Tells each thing once, when it is new. */
export class Story {
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

/** A pod of a pod: the program in the other one has made it, and can do with fewer. */
function isExecutor(object: KubeObject): boolean {
  return object.metadata.ownerReferences?.some(({ kind }) => kind === 'Pod') ?? false;
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
