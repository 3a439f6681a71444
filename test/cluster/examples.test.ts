/** @alone examples/flights, examples/lakehouse-ha, examples/platform */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, ROOT, succeed } from '../support/command';

const EXAMPLES = readdirSync(join(ROOT, 'examples')).filter((name) => existsSync(join(ROOT, 'examples', name, 'cdk8s.yaml')));

test.each(EXAMPLES)('the API server takes every object of examples/%s, strictly validated', async (name) => {
  const { stdout } = await succeed(bigdata(['up', '--dry-run'], { cwd: join(ROOT, 'examples', name) }));
  expect(stdout).toMatch(/^create +(Job|CronJob) /m);
});

test('the smallest example ends with its result on stdout', async () => {
  const cwd = join(ROOT, 'examples/spark-pi');
  const { stdout, stderr } = await succeed(bigdata(['up', '--logs'], { cwd }));
  expect(stdout).toMatch(/^Pi is roughly 3\.1/m);
  expect(stderr).toMatch(/executor .* runs/);

  const again = await succeed(bigdata(['up'], { cwd }));
  expect(again.stderr).toContain('unchanged');
  await succeed(bigdata(['down'], { cwd }));
});
