import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../../scripts/setup.mjs';
import { spawned } from '../timing.mjs';

const { CORE, statusOf } = createRequire(import.meta.url)('../../lib/runtime');
const MODULE = 'sigs.k8s.io/kwok';
const VERSION = 'v0.8.0';
const FAKE = 'kwok.x-k8s.io/node';
/** Nodes are ready at once and stay so; pods run at once, those of Jobs complete. */
const STAGES = [
  'node/fast/node-initialize', 'node/heartbeat-with-lease/node-heartbeat-with-lease', 'pod/fast/pod-ready', 'pod/fast/pod-complete', 'pod/fast/pod-delete',
];

/** Simulated nodes, on which all pods end up; returns what ends the simulation. */
export async function simulate(client, kubeconfig, count, work) {
  const { program, stages } = await kwok();
  const manager = 'bench';
  for (const { metadata: { name } } of (await client.list(CORE.nodes)).items) {
    await client.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name }, spec: { unschedulable: true } }, { manager });
  }
  const names = Array.from({ length: count }, (_, i) => `fake-${i}`);
  const capacity = { cpu: '64', memory: '256Gi', pods: '1000' };
  for (const name of names) {
    await client.apply({ apiVersion: 'v1', kind: 'Node', metadata: { name, annotations: { [FAKE]: 'fake' } }, status: { allocatable: capacity, capacity } }, { manager });
  }
  const config = join(work, 'stages.yaml');
  writeFileSync(config, stages);
  const options = [`--manage-nodes-with-annotation-selector=${FAKE}=fake`, '--node-ip', '127.0.0.1', '--server-address', '127.0.0.1:0'];
  const child = spawn(program, ['--kubeconfig', kubeconfig, '--config', config, ...options], { stdio: 'ignore' });
  const end = () => child.kill();
  process.once('exit', end);
  try {
    for (let seconds = 0; !await allReady(client, names); seconds++) {
      if (seconds > 300 || child.exitCode !== null) throw new Error(`kwok does not make ${count} nodes ready`);
      await sleep(1000);
    }
  } catch (error) {
    end();
    throw error;
  }
  return end;
}

async function allReady(client, names) {
  const { items } = await client.list(CORE.nodes);
  const ready = new Set(items.filter((node) => statusOf(node).state === 'ready').map(({ metadata }) => metadata.name));
  return names.every((name) => ready.has(name));
}

async function kwok() {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bigdata', `bench-kwok-${VERSION}`);
  const program = join(folder, 'kwok');
  if (!existsSync(program)) {
    say('compiling kwok, which simulates nodes');
    mkdirSync(folder, { recursive: true });
    await spawned('go', ['install', `${MODULE}/cmd/kwok@${VERSION}`], { env: { ...process.env, GOBIN: folder } });
  }
  const { Dir } = JSON.parse(await spawned('go', ['mod', 'download', '-json', `${MODULE}@${VERSION}`]));
  return { program, stages: STAGES.map((stage) => readFileSync(join(Dir, 'kustomize/stage', `${stage}.yaml`), 'utf8')).join('\n---\n') };
}
