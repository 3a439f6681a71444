import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, emptyFolder, ROOT, succeed } from '../support/command';

test('a Python program synthesizes the same YAML as its TypeScript twin, byte for byte', async () => {
  const folder = emptyFolder('python');
  const wheels = join(folder, 'dist');
  await succeed(command('npx', ['jsii-pacmak', '--target', 'python', '--outdir', wheels, '--no-npmignore']));
  const wheel = readdirSync(join(wheels, 'python')).find((name) => name.endsWith('.whl'))!;
  await succeed(command('python3', ['-m', 'venv', join(folder, 'venv')]));
  const python = join(folder, 'venv/bin/python');
  await succeed(command(python, ['-m', 'pip', 'install', '-q', join(wheels, 'python', wheel)]));

  const example = join(ROOT, 'examples/spark-pi');
  const synth = (program: string, ...args: string[]) => succeed(command(program, args, { cwd: example, env: { CDK8S_OUTDIR: join(folder, program === python ? 'py' : 'ts') } }));
  await synth(python, 'main.py');
  await synth('npx', 'ts-node', '--transpile-only', 'main.ts');

  const manifest = (language: string) => readFileSync(join(folder, language, 'spark-pi.k8s.yaml'), 'utf8');
  expect(manifest('py')).toContain('kind: Job');
  expect(manifest('py')).toBe(manifest('ts'));
});
