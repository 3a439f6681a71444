import { setTimeout as sleep } from 'node:timers/promises';
import { Alarm } from './alarm';
import { FollowOptions, Outcome } from './event';
import { Relations } from './relations';
import { Story } from './story';
import { Watcher } from './watcher';
import { KubeObject } from '../object';
import { statusOf } from '../status/status';
import { KubeClient } from '../transport/client';

/** Milliseconds in which changes are gathered: a cluster on which much happens changes each object many times. */
const GATHERING = 20;

/**
 * Waits by watches until every object is ready or has failed. Costs two streams for each namespace and one for each kind in it, for Deployments one more;
 * and work for each change, in proportion to the pods of the object that it is about.
 */
export async function follow(client: KubeClient, targets: readonly KubeObject[], options: FollowOptions): Promise<Outcome> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const waiting = targets.filter((target) => statusOf(target).state !== 'ready');
  const alarm = new Alarm();
  try {
    const relations = new Relations(waiting);
    const watcher = new Watcher(client, waiting, relations, signal, () => alarm.ring());
    await watcher.ready();
    const story = new Story(client, waiting, relations, options, signal, () => alarm.ring());
    const deadline = Date.now() + (options.timeout ?? Infinity);
    for (;;) {
      options.signal?.throwIfAborted();
      watcher.throwIfLost();
      const outcome = story.tell(Date.now() > deadline);
      if (outcome) {
        if (outcome.isFinal) await story.logsEnd(); // else there are logs that go on for ever
        await story.orphansGo();
        return outcome;
      }
      await alarm.wait(1000, signal); // also without news: patience and time-outs pass
      await sleep(GATHERING);
    }
  } finally {
    stop.abort();
  }
}
