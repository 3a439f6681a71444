/**
 * Runs jobs beside each other, so many at a time, in their order. Of those that need the same thing one runs at a time; others go before them meanwhile.
 */
export async function inLanes(count, jobs) {
  const waiting = [...jobs];
  const taken = new Set();
  const lane = async () => {
    for (;;) {
      const next = waiting.findIndex(({ needs = [] }) => !needs.some((need) => taken.has(need)));
      if (next < 0) return; // what needs something that is taken is left to who has it
      const [{ needs = [], run }] = waiting.splice(next, 1);
      for (const need of needs) taken.add(need);
      await run();
      for (const need of needs) taken.delete(need);
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
}
