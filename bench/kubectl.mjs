import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { root, say } from '../scripts/setup.mjs';
import { spawned } from './timing.mjs';

/** Path of a kubectl: compiled once, so that both sides are of one release on every machine. */
export async function kubectl() {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bigdata', 'bench-kubectl');
  const program = join(folder, 'kubectl');
  if (existsSync(program)) return program;
  say('compiling kubectl to compare with');
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'bench/kubectl'), folder, { recursive: true });
  const options = { cwd: folder, env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-trimpath' } };
  await spawned('go', ['mod', 'tidy'], options);
  await spawned('go', ['build', '-ldflags', '-s -w', '-o', program, '.'], options);
  return program;
}
