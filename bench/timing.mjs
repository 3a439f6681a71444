import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Runs a command to its end; rejects with its output unless it succeeds. `seen` is told of the process. */
export function spawned(command, args, { seen, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    seen?.(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => { output += data; });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(`${command} ${args.join(' ')}: exit code ${code}\n${output}`))));
  });
}

/** Milliseconds of each of several runs. */
export async function times(runs, work) {
  const samples = [];
  for (let i = 0; i < runs; i++) {
    const started = performance.now();
    await work(i);
    samples.push(performance.now() - started);
  }
  return samples;
}

export function median(samples) {
  return [...samples].sort((a, b) => a - b)[Math.floor(samples.length / 2)];
}

const OPPOSITE = { quicker: 'slower', less: 'more' };

/** How many times quicker than the other, or slower. */
export function ratio(other, ours, than = 'quicker') {
  const times = median(other) / median(ours);
  return times >= 1 ? `${times.toFixed(1)}x ${than}` : `${(1 / times).toFixed(1)}x ${OPPOSITE[than]}`;
}
