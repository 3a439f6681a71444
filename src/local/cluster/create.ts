import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../../problem';
import { cniPluginsFolder, requireMachine } from '../doctor';
import { ensureBinaries } from './binaries';
import { ClusterShape, configurationFiles } from './configuration';
import { ask, SupervisorStatus } from './control';
import { allRecords, clusterDirectory, ClusterRecord, knownRecord, recordOf } from './directory';
import { writeKubeconfig } from './kubeconfig';
import { freeNetwork, linkName } from './network';
import { supervisorsOf } from './processes';
import { removeCluster, removeLink } from './remove';
import { supervisorSpec } from './spec';
import { command } from '../machine/command';
import { withLock } from '../machine/lock';
import { cachePath } from '../machine/paths';
import { Progress } from '../machine/progress';

export const MAX_NODES = 5;

export interface CreateOptions {
  readonly nodes?: number;
  readonly progress?: Progress;
}

const lock = () => cachePath('clusters.lock');

/** Makes and starts a cluster and returns the path of its kubeconfig once pods can run and names resolve. */
export async function createCluster(name: string, options: CreateOptions = {}): Promise<string> {
  const { nodes = 1, progress = new Progress() } = options;
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MAX_NODES) throw new Problem(`A local cluster has 1 to ${MAX_NODES} nodes, not ${nodes}.`);
  await requireMachine('cluster');
  refuseTaken(name);
  const binaries = await ensureBinaries(progress);
  await withLock(lock(), async () => {
    refuseTaken(name);
    const shape = { name, nodes, network: freeNetwork(allRecords().map(({ network }) => network)), cniPlugins: cniPluginsFolder()! };
    prepareDirectory(shape, binaries);
    progress.line(`starting Kubernetes with ${nodes === 1 ? 'one node' : `${nodes} nodes`}`);
    await startSupervisor(name, binaries);
  }, () => progress.line('another cluster is being made or removed: waiting'));
  return followStart(name, progress);
}

/** Starts a cluster again that was made before: after a restart of the machine, or a kill of its supervisor. */
export async function startCluster(name: string, progress = new Progress()): Promise<string> {
  await requireMachine('cluster');
  knownRecord(name);
  const binaries = await ensureBinaries(progress);
  await withLock(lock(), async () => {
    const record = knownRecord(name);
    if (supervisorsOf(name).cluster !== undefined) return;
    if (record.nodes === 0) throw new Problem(`The cluster "${name}" was never complete.`, `\`bigdata cluster delete --name ${name}\``);
    await removeLink(linkName(record.network));
    writeFiles({ ...record, cniPlugins: cniPluginsFolder()! }, binaries);
    progress.line(`starting ${name} again`);
    await startSupervisor(name, binaries);
  });
  return followStart(name, progress);
}

export async function deleteCluster(name: string): Promise<void> {
  await requireMachine('delete');
  await withLock(lock(), async () => {
    knownRecord(name);
    await removeCluster(name);
  });
}

function refuseTaken(name: string): void {
  if (!recordOf(name)) return;
  const state = supervisorsOf(name).cluster === undefined
    ? ['but does not run', `\`bigdata cluster start --name ${name}\` starts it again, \`bigdata cluster delete --name ${name}\` removes it.`]
    : ['and runs', `Use it: \`export KUBECONFIG=$(bigdata cluster kubeconfig --name ${name})\`. Another one needs another --name.`];
  throw new Problem(`There is a cluster "${name}" already, ${state[0]}.`, state[1]);
}

function prepareDirectory(shape: ClusterShape, binaries: string): void {
  mkdirSync(clusterDirectory(shape.name), { recursive: true, mode: 0o700 });
  const record: ClusterRecord = { name: shape.name, network: shape.network, nodes: shape.nodes, created: new Date().toISOString() };
  writeFileSync(clusterDirectory(shape.name, 'cluster.json'), JSON.stringify(record));
  mkdirSync(clusterDirectory(shape.name, 'volumes'));
  chmodSync(clusterDirectory(shape.name, 'volumes'), 0o711); // seen from pods by their volumes only
  writeFiles(shape, binaries);
}

function writeFiles(shape: ClusterShape, binaries: string): void {
  for (const [path, content] of Object.entries({ ...configurationFiles(shape), 'spec.json': JSON.stringify(supervisorSpec(shape, binaries), undefined, 2) })) {
    const file = clusterDirectory(shape.name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

async function startSupervisor(name: string, binaries: string): Promise<void> {
  try {
    await command(join(binaries, 'supervisor'), ['start', clusterDirectory(name)]);
  } catch (error) {
    await removeIfNeverStarted(name);
    throw error;
  }
}

/** A cluster that ran before keeps its data. */
async function removeIfNeverStarted(name: string): Promise<void> {
  try {
    readFileSync(clusterDirectory(name, 'kubeconfig'));
  } catch {
    await removeCluster(name);
  }
}

const STEPS: { [step in SupervisorStatus['step']]?: string } = {
  api: 'certificates are made; starting etcd and the API server',
  nodes: 'the API server is ready; waiting for nodes',
  dns: 'nodes are ready; waiting for DNS',
};

async function followStart(name: string, progress: Progress): Promise<string> {
  for await (const { step, failure } of ask(name, { do: 'follow' })) {
    if (STEPS[step]) progress.line(STEPS[step]);
    if (step === 'failed') throw new Problem(`The cluster "${name}" does not start: ${failure}.`, `\`bigdata cluster logs --name ${name}\` lists its logs, \`bigdata cluster delete --name ${name}\` removes it.`);
  }
  const kubeconfig = writeKubeconfig(name);
  progress.line(`cluster ${name} is ready`);
  return kubeconfig;
}
