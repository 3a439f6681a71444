import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { kubectl } from './kubectl.mjs';
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
  const program = await kubectl();
  const theirs = await times(3, (round) => spawned(program, ['apply', '--server-side', '-f', file('theirs', round)]));
  const theirsAgain = await times(3, (round) => spawned(program, ['apply', '--server-side', '-f', file('theirs', round)]));
  return [
    ['`bigdata up`, new', fresh],
    ['`kubectl apply --server-side`, new', theirs, `bigdata is ${ratio(theirs, fresh)}`],
    ['`bigdata up`, unchanged', again],
    ['`kubectl apply --server-side`, unchanged', theirsAgain, `bigdata is ${ratio(theirsAgain, again)}`],
  ];
}
