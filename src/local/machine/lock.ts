import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { searchPath } from './paths';

/**
 * Does the work while holding the lock of that file, which is made if missing.
 * Another process of ours waits; `waiting` is called once when that is so.
 * A child of util-linux's flock(1) holds it until our end of its input closes, so a kill -9 of ours frees it too.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waiting?: () => void): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const release = (await acquire(file, ['--nonblock'])) ?? (waiting?.(), await acquire(file, []))!;
  try {
    return await work();
  } finally {
    await release();
  }
}

function acquire(file: string, flags: string[]): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: searchPath() };
    const holder = spawn('flock', [...flags, '--close', file, 'sh', '-c', 'echo; exec cat'], { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const ended = new Promise<void>((done) => holder.on('close', () => done()));
    holder.on('error', reject);
    holder.stdout.once('data', () => resolve(() => {
      holder.stdin.end();
      return ended;
    }));
    void ended.then(() => resolve(undefined));
  });
}
