/**
 * Runs jobs beside each other, so many at a time, in their order. Of those that need the same thing one runs at a time; others go before them meanwhile.
 */
export async function inLanes(count, jobs) {
  const waiting = [...jobs];
  const running = new Set();
  const taken = new Set();
  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < count ? waiting.findIndex(({ needs = [] }) => !needs.some((need) => taken.has(need))) : -1;
    if (next < 0) {
      await Promise.race(running);
      continue;
    }
    const [{ needs = [], run }] = waiting.splice(next, 1);
    for (const need of needs) taken.add(need);
    const job = run().finally(() => {
      running.delete(job);
      for (const need of needs) taken.delete(need);
    });
    running.add(job);
  }
}
