/** `npm run bench [NAME...]`: figures of this machine, side by side with what a user would pick instead. Writes bench/results.md. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { localCluster } from '../scripts/local.mjs';
import { bigdata, root, say, setup } from '../scripts/setup.mjs';

const CLUSTER = 'bigdata-bench';
const ALL = ['startup', 'synth', 'cluster', 'apply', 'hdfs', 'dfsio', 'airflow', 'memory', 'image', 'submit', 'scale'];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : ALL;

setup();
const parts = [];
for (const name of chosen) parts.push({ name, ...await import(`./${name}.mjs`) });
const needsCluster = parts.some(({ ownCluster }) => !ownCluster);
if (needsCluster) process.env.KUBECONFIG = localCluster(CLUSTER, { images: ['hadoop', 'spark', 'airflow', 'postgresql'] });
const sections = [];
try {
  for (const { name, title, measure, unit } of parts) {
    say(`bench ${name}`);
    sections.push(`## ${title}\n${table(await measure(), unit)}`);
    process.stdout.write(`${sections.at(-1)}\n`);
  }
} finally {
  if (needsCluster) bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
if (chosen.length === ALL.length) {
  const machine = `${cpus().length} cores (${cpus()[0].model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const version = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  writeFileSync(join(root, 'bench/results.md'), `# Figures\n${machine}; commit ${version}. Medians; in brackets the smallest and largest.\n\n${sections.join('\n')}`);
}

/** Rows of [what, value of each run, ratio or remark] as a Markdown table. */
function table(rows, { name, format } = { name: 'seconds', format: (milliseconds) => (milliseconds / 1000).toFixed(2) }) {
  const lines = rows.map(([what, samples, remark = '']) => `| ${what} | ${spread(samples, format)} | ${remark} |`);
  return [`| what | ${name} | |`, '|---|---|---|', ...lines, ''].join('\n');
}

function spread(samples, format) {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return sorted.length === 1 ? format(middle) : `${format(middle)} (${format(sorted[0])} to ${format(sorted.at(-1))}, n=${sorted.length})`;
}
