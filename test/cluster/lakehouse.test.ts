/** @alone examples/lakehouse-ha */
import { join } from 'node:path';
import { bigdata, ROOT, succeed } from '../support/command';
import { FLIGHTS } from '../support/flights';
import { HdfsInNamespace } from '../support/hdfs';

const NAMESPACE = ['-n', 'lakehouse'];
const example = { cwd: join(ROOT, 'examples/lakehouse-ha') };

afterAll(() => succeed(bigdata(['down', '--delete-data'], example)));

test('a Spark job ends well although the active NameNode is killed while it runs', async () => {
  const hdfs = new HdfsInNamespace('lakehouse', 'lake');
  await succeed(bigdata(['up', '--patience', '2m'], example));
  await succeed(bigdata(['cp', FLIGHTS, 'hdfs:///flights/', ...NAMESPACE], example));

  const active = await hdfs.active();
  let killed: Promise<void> | undefined;
  const { stdout } = await succeed(bigdata(['run', 'flights', ...NAMESPACE], {
    ...example,
    watch: (output) => { if (/executor .* runs/.test(output)) killed ??= hdfs.killPods(active); },
  }));
  expect(killed).toBeDefined();
  expect(stdout).toMatch(/^3,000,000 flights$/m);
  expect(stdout).toContain('worst_days -> /flights/results/worst_days');
  expect((await hdfs.report()).missing).toBe(0);
});
