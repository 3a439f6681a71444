import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { spawned, times } from './timing.mjs';

export const title = 'A local cluster, once built';

export async function measure() {
  const name = 'bigdata-bench-create';
  const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args]);
  const rows = [];
  for (const nodes of [1, 3]) {
    const remove = [];
    const create = [];
    for (let i = 0; i < 3; i++) {
      create.push(...await times(1, () => bigdata('cluster', 'create', '--name', name, '--nodes', String(nodes))));
      remove.push(...await times(1, () => bigdata('cluster', 'delete', '--name', name)));
    }
    rows.push([`\`bigdata cluster create --nodes ${nodes}\``, create], [`\`bigdata cluster delete\` of ${nodes}`, remove]);
  }
  return rows;
}
