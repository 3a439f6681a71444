import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Runs a command to its end; rejects with its output unless it succeeds. */
export function spawned(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
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

/** How many times quicker than the other. */
export function ratio(other, ours, than = 'quicker') {
  return `${(median(other) / median(ours)).toFixed(1)}x ${than}`;
}
