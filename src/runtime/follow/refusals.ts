import { KubeObject } from '../object';
import { Diagnosis } from '../status/diagnosis';
import { mainContainer } from '../status/pod';
import { KubeClient } from '../transport/client';

/** Milliseconds after which a driver without an executor is asked for the first time; doubled each time. */
const FIRST = 4000;
const LINES = 100;

/**
 * Why a driver has no executors: that the API server refuses their pods, only the driver is told, which writes it into its log. Costs a request for some
 * last lines of the log when the driver has had no executor for some seconds, and at intervals that grow.
 */
export class Refusals {
  private readonly asked = new Map<string, { next: number; pause: number; diagnosis?: Diagnosis }>();

  constructor(private readonly client: Pick<KubeClient, 'log'>, private readonly signal: AbortSignal, private readonly changed: () => void) {}

  /** What was found in the log of a running driver so far. */
  of(driver: KubeObject, now = Date.now()): Diagnosis | undefined {
    const uid = driver.metadata.uid!;
    const state = this.asked.get(uid) ?? { next: now + FIRST, pause: FIRST };
    this.asked.set(uid, state);
    if (now >= state.next) {
      state.pause *= 2;
      state.next = now + state.pause;
      void this.look(driver).then((diagnosis) => {
        state.diagnosis = diagnosis;
        this.changed();
      }, () => undefined); // whoever may not read logs can still follow
    }
    return state.diagnosis;
  }

  private async look(driver: KubeObject): Promise<Diagnosis | undefined> {
    let found: Diagnosis | undefined;
    for await (const line of this.client.log(driver, { container: mainContainer(driver), tailLines: LINES }, this.signal)) found = refusalIn(line) ?? found;
    return found;
  }
}

/** What a line of a driver's log says of a pod that was refused. A pure function. Source: fabric8's KubernetesClientException, which Spark prints. */
export function refusalIn(line: string): Diagnosis | undefined {
  const [, reason] = /Message: (?:Forbidden! ?[^.]*\. )?pods "[^"]*" is forbidden: (.*?)(?:\. Received status:|$)/.exec(line) ?? [];
  if (reason === undefined) return undefined;
  return {
    cause: `its executors are refused: ${reason}`,
    remedy: 'Correct what it names: a quota, a limit range, the namespace\'s Pod Security level, or the driver\'s rights.',
    hopeless: true,
  };
}
