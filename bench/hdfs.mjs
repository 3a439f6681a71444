import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { manifests } from './manifests.mjs';
import { spawned, times } from './timing.mjs';

export const title = 'HDFS, from command to a directory made in it';

const RUNS = 3;
const { HdfsCluster, HdfsTopology } = createRequire(import.meta.url)('../lib');

export async function measure() {
  const rows = [];
  for (const [what, topology] of [['single', HdfsTopology.single()], ['highly available', HdfsTopology.highlyAvailable()]]) {
    const folder = manifests((chart) => new HdfsCluster(chart, 'hdfs', { topology }).directory('/data'));
    const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args, '--name', 'bench-hdfs']);
    const fresh = [];
    const again = [];
    for (let run = 0; run < RUNS; run++) {
      fresh.push(...await times(1, () => bigdata('up', '-f', folder)));
      await bigdata('down');
      again.push(...await times(1, () => bigdata('up', '-f', folder))); // with the volumes that it left
      await bigdata('down', '--delete-data');
    }
    rows.push([`${what}, formatted anew`, fresh], [`${what}, with its data`, again]);
  }
  return rows;
}
