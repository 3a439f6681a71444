import { Alarm } from './alarm';
import { FollowOptions, Outcome } from './event';
import { Story } from './story';
import { Watcher } from './watcher';
import { KubeObject } from '../object';
import { statusOf } from '../status/status';
import { KubeClient } from '../transport/client';

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
