import { setTimeout as sleep } from 'node:timers/promises';
import { KubeObject } from '../object';
import { ApiFailure, KubeClient } from '../transport/client';
import { ConnectionLost } from '../transport/transport';

/** Lines of a container's log, to its end; a broken connection is taken up where it broke off, without a line lost or doubled. */
export async function* followLog(client: KubeClient, pod: KubeObject, container: string, signal?: AbortSignal): AsyncGenerator<string> {
  let last = '';
  for (;;) {
    try {
      const sinceTime = last ? `${last.slice(0, 19)}Z` : undefined; // whole seconds: some lines come twice and are dropped
      for await (const line of client.log(pod, { container, follow: true, sinceTime }, signal)) {
        const [, time, text] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
        if (time === undefined || time <= last) continue;
        last = time;
        yield text;
      }
      return;
    } catch (error) {
      if (signal?.aborted) return;
      const starting = error instanceof ApiFailure && error.code === 400; // the container waits to start
      const broken = error instanceof ConnectionLost || (error instanceof Error && !(error instanceof ApiFailure));
      if (!starting && !broken) throw error;
      await sleep(250);
    }
  }
}
