import { setTimeout as sleep } from 'node:timers/promises';
import { ApiFailure } from './failure';

/** Milliseconds: a server that says that it starts is waited for so long. */
const LONGEST = 30_000;
/** Milliseconds for one that refuses to say it, too: for that moment, or for good. */
const UNKNOWN = 3_000;
/** Milliseconds in which a refusal that has proved to be one speaks for others. */
const BELIEVED = 5_000;
const PAUSE = 200;

/**
 * Tells refusals (403) of a server that has just started from real ones. Until it has read the roles and bindings it refuses everybody,
 * in the same words, and is not ready meanwhile; a real refusal costs two requests more.
 * Source: kube-apiserver, `informer-sync` of /readyz.
 */
export class Starting {
  private believedUntil = 0;

  /** @param ready the HTTP status of /readyz */
  constructor(private readonly ready: () => Promise<number>) {}

  /** Tries again for as long as it is refused by a server that starts. */
  async patiently<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const begun = Date.now();
    for (let wasReady = false; ;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof ApiFailure && error.code === 403) || Date.now() < this.believedUntil) throw error;
        const status: number = wasReady ? 200 : await this.ready();
        const isStarting: boolean = status === 403 || status >= 500;
        if (wasReady || (isStarting && Date.now() - begun > (status === 403 ? UNKNOWN : LONGEST))) {
          this.believedUntil = Date.now() + BELIEVED;
          throw error;
        }
        wasReady = !isStarting; // once more at once: it may have become so between the two
        if (isStarting) await sleep(PAUSE, undefined, { signal });
      }
    }
  }
}
