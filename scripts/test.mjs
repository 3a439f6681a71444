/**
 * `npm test`: sets up what is missing, then lint, unit tests, the Go programs' tests, tests of the packed library, and tests on a real
 * Kubernetes of three nodes, which is deleted afterwards. `npm run test:unit` is the quick loop.
 * Arguments choose among the files on the cluster: `npm test -- flights`. KEEP_TEST_CLUSTER=1 leaves the cluster for the next time.
 *
 * Files run beside each other on the one cluster. What a file must have for itself meanwhile it says in its first line, `@alone X, Y`:
 * - `the large system`: it runs a whole Airflow, or the largest HDFS. Two of them starve each other on two cores, until probes take their daemons for dead.
 * - `the spare node`: it stops the node that is there for that (test/support/spare-node.ts).
 * - `examples/NAME`: it applies or plans that example as it stands, in the namespace that the example names.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { inLanes } from './lanes.mjs';
import { localCluster } from './local.mjs';
import { watchMachine } from './machine.mjs';
import { printDurations, printFailures } from './outcome.mjs';
import { bigdata, root, say, setup } from './setup.mjs';

const CLUSTER = 'bigdata-test';
const NODES = 3;
/** Two cores are busy with as many; more files wait for each other. */
const LANES = 2;
const filters = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'cdk8s-bigdata-tests-'));
const done = [];

/** A job whose output is printed at its end, so that those beside each other do not mix. */
function job(name, command, args, { needs, report, ...options } = {}) {
  const run = async () => {
    const started = Date.now();
    say(`${name}: begins`);
    const log = join(reports, `${name.replaceAll(/\W/g, '-')}.log`);
    const output = openSync(log, 'w'); // a file, since a pipe that nobody empties stops its writer
    const failed = await new Promise((resolve) => {
      const child = spawn(command, args, { cwd: root, stdio: ['ignore', output, output], ...options });
      child.on('error', () => resolve(true));
      child.on('close', (code) => resolve(code !== 0));
    });
    process.stderr.write(readFileSync(log));
    done.push({ name, failed, report, log, seconds: (Date.now() - started) / 1000 });
    say(`${name}: ${failed ? 'failed' : 'passed'}`);
  };
  return { needs, run };
}

function needsOf(file) {
  return /^\/\*\* @alone (.+) \*\/$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1].split(', ') ?? [];
}

/** Those with a large system first, since they wait for each other; of each sort the larger files first, which are the longer ones as a rule. */
function files() {
  const found = ['test/packaging', 'test/cluster', 'test/cluster/spare-node'].flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.test.ts') && (filters.length === 0 || filters.some((filter) => file.includes(filter))));
  const large = (needs) => (needs.includes('the large system') ? 1e9 : 0);
  const ordered = found.map((file) => ({ file, needs: needsOf(file) }))
    .map((each) => ({ ...each, order: large(each.needs) + statSync(join(root, each.file)).size }))
    .sort((a, b) => b.order - a.order);
  return ordered.map(({ file, needs }) => {
    const report = join(reports, `${basename(file)}.json`);
    const args = ['jest', '--config', 'test/system.jest.json', '--json', '--outputFile', report, '--runTestsByPath', file];
    return job(file, 'npx', args, { needs, report });
  });
}

function goTests() {
  // as src/local/cluster/binaries.ts builds them, to share what is compiled
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-trimpath' };
  return ['supervisor', 'kube'].map((module) => job(`Go tests of ${module}`, 'go', ['test', '.'], { cwd: join(root, 'local-cluster', module), env }));
}

setup();
const machine = watchMachine();
const all = filters.length === 0;
const units = all ? job('unit tests and lint', 'npx', ['projen', 'test']).run() : undefined; // also while images are loaded, which is waiting for the disk
try {
  process.env.KUBECONFIG = localCluster(CLUSTER, { nodes: NODES });
  process.env.TEST_CLUSTER = CLUSTER;
  await inLanes(LANES, [...(units ? [{ run: () => units }] : []), ...files(), ...(all ? goTests() : [])]);
} finally {
  await units; // also when there is no cluster
  printDurations(done);
  printFailures(done);
  say(machine());
  rmSync(reports, { recursive: true, force: true });
  if (process.env.KEEP_TEST_CLUSTER) say(`cluster ${CLUSTER} is kept; KUBECONFIG=${process.env.KUBECONFIG}`);
  else bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
const failed = done.filter((each) => each.failed).map(({ name }) => name);
say(failed.length > 0 ? `tests failed: ${failed.join(', ')}` : 'all tests passed');
process.exitCode = failed.length > 0 ? 1 : 0;
