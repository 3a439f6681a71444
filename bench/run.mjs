/** `npm run bench [NAME...]`: figures of this machine, side by side with what a user would pick instead. Writes bench/results.md. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { localCluster } from '../scripts/local.mjs';
import { bigdata, root, say, setup } from '../scripts/setup.mjs';

const CLUSTER = 'bigdata-bench';
const ALL = ['startup', 'synth', 'cluster', 'apply', 'image', 'submit'];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ALL;

setup();
process.env.KUBECONFIG = localCluster(CLUSTER);
const sections = [];
try {
  for (const name of chosen) {
    say(`bench ${name}`);
    const { title, measure } = await import(`./${name}.mjs`);
    sections.push(`## ${title}\n${table(await measure())}`);
    process.stdout.write(`${sections.at(-1)}\n`);
  }
} finally {
  bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
if (chosen.length === ALL.length) {
  const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const version = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  writeFileSync(join(root, 'bench/results.md'), `# Figures\n${machine}; commit ${version}. Medians; in brackets the smallest and largest.\n\n${sections.join('\n')}`);
}

/** Rows of [what, milliseconds of each run, ratio or remark] as a Markdown table. */
function table(rows) {
  const lines = rows.map(([what, samples, remark = '']) => `| ${what} | ${spread(samples)} | ${remark} |`);
  return ['| what | seconds | |', '|---|---|---|', ...lines, ''].join('\n');
}

function spread(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const seconds = (ms) => (ms / 1000).toFixed(2);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return sorted.length === 1 ? seconds(middle) : `${seconds(middle)} (${seconds(sorted[0])} to ${seconds(sorted.at(-1))}, n=${sorted.length})`;
}
