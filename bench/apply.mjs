import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { ratio, spawned, times } from './timing.mjs';

export const title = 'Applying 400 ConfigMaps';

const COUNT = 400;

export async function measure() {
  const work = mkdtempSync(join(tmpdir(), 'bench-apply-'));
  const file = (name, round) => {
    const path = join(work, `${name}-${round}.json`);
    const items = Array.from({ length: COUNT }, (_, i) => ({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-${round}-${i}`, namespace: 'default' }, data: { number: String(i) },
    }));
    writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    return path;
  };
  const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args, '--name', 'bench-apply']);
  const up = (round) => bigdata('up', '-f', file('ours', round));
  const down = () => bigdata('down');
  const fresh = [];
  const again = [];
  for (let round = 0; round < 3; round++) {
    fresh.push(...await times(1, () => up(round)));
    again.push(...await times(1, () => up(round)));
    await down();
  }
  const rows = [['`bigdata up`, new', fresh], ['`bigdata up`, unchanged', again]];
  if (!hasKubectl()) return rows;
  const kubectl = await times(2, (round) => spawned('kubectl', ['apply', '--server-side', '-f', file('theirs', round)]));
  return [...rows, ['`kubectl apply --server-side`, new', kubectl, `bigdata is ${ratio(kubectl, fresh)}`]];
}

function hasKubectl() {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
