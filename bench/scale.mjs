import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bigdata, bigdataOutput, root } from '../scripts/setup.mjs';
import { kubectl } from './kubectl.mjs';
import { simulate } from './scale/kwok.mjs';
import { ratio, spawned } from './timing.mjs';

const NODES = 100;
const APPLICATIONS = Number(process.env.SCALE_APPLICATIONS ?? 1000);
const CLUSTER = process.env.SCALE_CLUSTER ?? 'bigdata-bench-scale';
const LONGEST = 900_000;

const { connect, CORE, KubeClient, readManifests } = createRequire(import.meta.url)('../lib/runtime');

export const title = `Scale: ${APPLICATIONS} applications on ${NODES} simulated nodes`;
export const ownCluster = true;

export async function measure() {
  const work = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  const before = process.env.KUBECONFIG;
  let end = () => undefined;
  let client;
  try {
    const rows = await synth(work);
    bigdata(['cluster', 'create', '--name', CLUSTER]);
    process.env.KUBECONFIG = bigdataOutput(['cluster', 'kubeconfig', '--name', CLUSTER]).trim();
    client = new KubeClient(await connect());
    end = await simulate(client, process.env.KUBECONFIG, NODES, work);
    return [...rows, ...await applications(client, work), ...await configMaps(work)];
  } finally {
    end();
    await client?.close();
    bigdata(['cluster', 'delete', '--name', CLUSTER]);
    rmSync(work, { recursive: true, force: true });
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
  }
}

/** With twice the applications, to see whether it takes twice as long. */
async function synth(work) {
  const rows = [];
  for (const count of [APPLICATIONS / 2, APPLICATIONS, APPLICATIONS * 2]) {
    const folder = join(work, `synth-${count}`);
    const run = await measured(process.execPath, [join(root, 'bench/scale/applications.cjs'), String(count), 'scale'], { CDK8S_OUTDIR: folder });
    rows.push([`synth of ${count} applications, from program start to files`, run]);
  }
  return rows.map(([what, run]) => row(what, run, `${(run.milliseconds / rows[0][1].milliseconds).toFixed(1)} times the first`));
}

async function applications(client, work) {
  const rows = [];
  await namespace(client, 'scale');
  const folder = join(work, `synth-${APPLICATIONS}`);
  const up = await command('up', '-f', folder, '--name', 'scale', '--timeout', '15m');
  const returned = Date.now();
  const { items } = await client.list(CORE.jobs, { namespace: 'scale' });
  const last = Math.max(...items.map(({ status }) => Date.parse(status.completionTime)));
  rows.push(row('`bigdata up`, new, followed to the end of all Jobs', up, `${readManifests(folder).length} objects; returned ${Math.max(0, (returned - last) / 1000).toFixed(0)} s after the last Job had ended (whole seconds)`));
  rows.push(row('`bigdata up`, unchanged', await command('up', '-f', folder, '--name', 'scale')));
  rows.push(row('`bigdata status`', await command('status', '--name', 'scale')));
  rows.push(row('`bigdata down`', await command('down', '--name', 'scale')));

  await namespace(client, 'limit');
  const again = join(work, 'limit');
  await measured(process.execPath, [join(root, 'bench/scale/applications.cjs'), String(APPLICATIONS), 'limit'], { CDK8S_OUTDIR: again });
  rows.push(['the same requests from a client that does nothing else', [Number(await spawned(process.execPath, [join(root, 'bench/scale/limit.mjs'), again]))], '']);
  return rows;
}

/** Objects that nothing in the cluster reacts to, by each tool. */
async function configMaps(work) {
  const program = await kubectl();
  const files = (name) => {
    const folder = join(work, `maps-${name}`);
    mkdirSync(folder);
    const items = Array.from({ length: APPLICATIONS }, (_, i) => ({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-${i}`, namespace: 'default' }, data: { number: String(i) },
    }));
    writeFileSync(join(folder, 'list.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    return folder;
  };
  const ours = files('ours');
  const theirs = files('theirs');
  const named = ['--name', 'maps'];
  const client = (...args) => measured(program, args);
  const limit = Number(await spawned(process.execPath, [join(root, 'bench/scale/limit.mjs'), files('limit')]));
  const pairs = [
    ['new', await command('up', '-f', ours, ...named), 'apply --server-side', await client('apply', '--server-side', '-f', theirs)],
    ['unchanged', await command('up', '-f', ours, ...named), 'apply --server-side', await client('apply', '--server-side', '-f', theirs)],
    ['--dry-run', await command('up', '--dry-run', '-f', ours, ...named), 'diff --server-side', await client('diff', '--server-side', '-f', theirs)],
  ];
  const status = await command('status', ...named);
  pairs.push(['down', await command('down', ...named), 'delete', await client('delete', '-f', theirs)]);
  const verb = (what) => (what === 'down' ? '`bigdata down`' : `\`bigdata up\`, ${what}`);
  const rows = pairs.flatMap(([what, a, args, b]) => [
    row(`${APPLICATIONS} ConfigMaps: ${verb(what)}`, a, what === 'new' ? `${(a.milliseconds / limit).toFixed(2)} times the limit` : ''),
    row(`${APPLICATIONS} ConfigMaps: \`kubectl ${args}\`, ${what}`, b, `bigdata is ${ratio([b.milliseconds], [a.milliseconds])}`),
  ]);
  return [
    [`${APPLICATIONS} ConfigMaps: the requests of the first from a client that does nothing else (the limit)`, [limit], ''],
    ...rows,
    row(`${APPLICATIONS} ConfigMaps: \`bigdata status\``, status),
  ];
}

const command = (...args) => measured(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args]);

/** How long a command takes, and the most memory that it has had. */
async function measured(program, args, env = {}) {
  const started = performance.now();
  let peak = 0;
  let looking;
  const seen = (child) => {
    looking = setInterval(() => { peak = Math.max(peak, peakOf(child.pid)); }, 50);
  };
  try {
    await spawned(program, args, { env: { ...process.env, ...env }, timeout: LONGEST, seen });
  } finally {
    clearInterval(looking);
  }
  return { milliseconds: performance.now() - started, peak };
}

/** MiB; Linux keeps it while the process lives. */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0; // has just ended
  }
}

function row(what, { milliseconds, peak }, remark = '') {
  return [what, [milliseconds], [`at most ${peak.toFixed(0)} MiB`, remark].filter(Boolean).join('; ')];
}

function namespace(client, name) {
  return client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { manager: 'bench' });
}
