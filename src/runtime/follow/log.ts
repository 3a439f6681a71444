import { setTimeout as sleep } from 'node:timers/promises';
import { Outage } from './outage';
import { KubeObject } from '../object';
import { ConnectionLost } from '../transport/channel';
import { KubeClient, LogOptions } from '../transport/client';
import { ApiFailure } from '../transport/failure';

/**
 * Lines of a container's log, to its end; a broken connection is taken up where it broke off, without a line lost or doubled.
 * A server that has just started forbids for a moment what it allowed before.
 */
export async function* followLog(
  client: KubeClient, pod: KubeObject, container: string, signal?: AbortSignal, options: LogOptions = {},
): AsyncGenerator<string> {
  const outage = new Outage();
  let last = '';
  for (;;) {
    try {
      const before = last;
      const start = last ? { sinceTime: wholeSecond(last) } : options; // some lines come twice then, and are dropped
      for await (const line of client.log(pod, { ...start, container, follow: true }, signal)) {
        const [, time, text] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
        if (time === undefined || time <= before) continue;
        outage.isOver();
        last = time;
        yield text;
      }
      return;
    } catch (error) {
      if (signal?.aborted) return;
      if (error instanceof ApiFailure && error.code === 400) outage.isOver(); // the container waits to start
      else if (error instanceof ConnectionLost || (error instanceof ApiFailure && error.code !== 404 && last !== '')) outage.goesOn(error);
      else throw error;
      await sleep(250, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** The API takes no fractions; the node writes its own time zone. */
function wholeSecond(time: string): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
