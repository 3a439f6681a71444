/** What the seconds of a run mean: how quick the machine is, and how busy it was. */
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** Call it before the machine is busy. @returns tells of the time since then, when it is called */
export function watchMachine() {
  const start = medianOf(Array.from({ length: 7 }, startOfNode));
  const before = busySeconds();
  const begun = Date.now();
  return () => {
    const seconds = (Date.now() - begun) / 1000;
    const busy = busySeconds() - before;
    const share = Math.round((100 * busy) / (seconds * cpus().length));
    return `${cpus().length} cores were busy for ${busy.toFixed(0)} s, ${share} % of the time; node, doing nothing, took ${start.toFixed(2)} s before it (bench/results.md has the same figure of another machine)`;
  };
}

function startOfNode() {
  const begun = process.hrtime.bigint();
  execFileSync(process.execPath, ['-e', '0']);
  return Number(process.hrtime.bigint() - begun) / 1e9;
}

/** Of all cores, whoever used them. */
function busySeconds() {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}

function medianOf(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
