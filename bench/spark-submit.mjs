import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { say } from '../scripts/setup.mjs';
import { spawned } from './timing.mjs';

const VERSION = '4.3.0';

/** A Spark distribution on this machine, from PyPI: what a user without this project submits with. */
export async function sparkHome() {
  const venv = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdk8s-bigdata', `bench-pyspark-${VERSION}`);
  const python = join(venv, 'bin/python');
  const find = () => spawned(python, ['-c', 'import os, pyspark; print(os.path.dirname(pyspark.__file__))']);
  if (!existsSync(python)) await spawned('python3', ['-m', 'venv', venv]);
  try {
    return (await find()).trim();
  } catch {
    say('installing pyspark to compare with');
    await spawned(python, ['-m', 'pip', 'install', '-q', `pyspark==${VERSION}`]);
    return (await find()).trim();
  }
}
