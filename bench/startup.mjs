import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { sparkHome } from './spark-submit.mjs';
import { ratio, spawned, times } from './timing.mjs';

export const title = 'Start-up of the command';

export async function measure() {
  const spark = await sparkHome();
  const node = await times(7, () => spawned(process.execPath, ['-e', '0']));
  const help = await times(7, () => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), '--help']));
  const submit = await times(3, () => spawned(join(spark, 'bin/spark-submit'), ['--version']));
  return [
    ['node, doing nothing', node],
    ['`bigdata --help`', help],
    ['`spark-submit --version`', submit, `bigdata is ${ratio(submit, help)}`],
  ];
}
