import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from '../scripts/setup.mjs';
import { kubectl } from './kubectl.mjs';
import { manifests } from './manifests.mjs';
import { spawned } from './timing.mjs';

export const title = 'Memory at rest, by container';
export const unit = { name: 'MiB', format: (value) => value.toFixed(0) };

const REST = 60_000;
const MIB = 2 ** 20;
const { AirflowDeployment, HdfsCluster, HdfsTopology } = createRequire(import.meta.url)('../lib');

const STACKS = {
  'HDFS, single': (chart) => new HdfsCluster(chart, 'hdfs'),
  'HDFS, highly available': (chart) => new HdfsCluster(chart, 'hdfs', { topology: HdfsTopology.highlyAvailable() }),
  'Airflow': (chart) => new AirflowDeployment(chart, 'airflow'),
};

/** A minute after all is ready: the working set, which is what the kubelet holds against a limit. */
export async function measure() {
  const rows = [];
  for (const [what, describe] of Object.entries(STACKS)) {
    const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args, '--name', 'bench-memory']);
    await bigdata('up', '-f', manifests(describe));
    try {
      await setTimeout(REST);
      rows.push(...rowsOf(what, await containers()));
    } finally {
      await bigdata('down', '--delete-data');
    }
  }
  return rows;
}

/** { name, used, limit } of each container that runs, in MiB. */
async function containers() {
  const get = async (path) => JSON.parse(await spawned(await kubectl(), ['get', '--raw', path]));
  const nodes = (await get('/api/v1/nodes')).items.map(({ metadata }) => metadata.name);
  const summaries = await Promise.all(nodes.map((node) => get(`/api/v1/nodes/${node}/proxy/stats/summary`)));
  const used = new Map(summaries.flatMap(({ pods }) => pods).flatMap(({ podRef, containers: all = [] }) => all.map(({ name, memory }) => [`${podRef.uid}/${name}`, memory.workingSetBytes])));
  const pods = (await get('/api/v1/namespaces/default/pods?fieldSelector=status.phase%3DRunning')).items;
  return pods.flatMap(({ metadata, spec }) => spec.containers.map(({ name, resources }) => ({
    name, used: used.get(`${metadata.uid}/${name}`) / MIB, limit: parseInt(resources.limits.memory, 10),
  })));
}

function rowsOf(what, all) {
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  const names = [...new Set(all.map(({ name }) => name))].sort();
  return [
    ...names.map((name) => {
      const same = all.filter((container) => container.name === name);
      return [`${what}, ${name}`, same.map(({ used }) => used), `asks for ${same[0].limit}`];
    }),
    [`${what}, all ${all.length} containers`, [sum(all.map(({ used }) => used))], `ask for ${sum(all.map(({ limit }) => limit))}`],
  ];
}
