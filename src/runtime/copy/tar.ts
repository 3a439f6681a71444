import { spawn } from 'node:child_process';
import { basename, dirname, relative } from 'node:path';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { counter } from './counter';
import { Tree } from './harmless';
import { CONTAINER } from './helper';
import { KubeClient } from '../transport/client';
import { exec } from '../transport/exec';

export interface StreamOptions {
  /** Called with all bytes so far. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** Packs a file or folder, without what is special in it, and gives it to a program in the pod. */
export async function sendTar(client: KubeClient, pod: KubeObject, path: string, tree: Tree, receiver: readonly string[],
  options: StreamOptions): Promise<void> {
  const excluded = tree.special.map((one) => `--exclude=${relative(dirname(path), one)}`);
  const literally = excluded.length > 0 ? ['--anchored', '--no-wildcards', ...excluded] : [];
  const tar = tarProcess([...literally, ...(tree.privileged ? ['--mode=ug-s'] : []), '-cf', '-', '-C', dirname(path), '--', basename(path)]);
  const counted = tar.stdout.pipe(counter(options.progress)).pipe(padding());
  await Promise.all([exec(client, pod, receiver, { container: CONTAINER, stdin: counted, signal: options.signal }).finally(() => tar.kill()), tar.success]);
}

/** Unpacks in a folder here what a program in the pod packs. When it has settled, nothing writes to the folder any more. */
export async function receiveTar(client: KubeClient, pod: KubeObject, folder: string, sender: readonly string[], options: StreamOptions): Promise<void> {
  const tar = tarProcess(['-xf', '-', '-o', '-C', folder]);
  const received = new PassThrough();
  const alive = new PassThrough(); // its end, when we are gone, ends the sender
  // tar stops reading where the archive ends, be there padding behind it or not: whether it has all is what tar says
  pipeline(received, counter(options.progress), tar.stdin).catch(() => received.resume());
  try {
    await exec(client, pod, sender, { container: CONTAINER, stdin: alive, stdout: received, signal: options.signal }).finally(() => received.end());
    await tar.success;
  } finally {
    tar.kill();
    await tar.success.catch(() => undefined);
  }
}

function tarProcess(args: readonly string[]) {
  const child = spawn('tar', args);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const success = new Promise<void>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => (code === 0 || signal === 'SIGTERM' ? done() : fail(new Problem(`tar: ${stderr.trim() || `ended with ${code ?? signal}`}`))));
  });
  success.catch(() => undefined); // looked at when the other end has said its part
  return { stdin: child.stdin as Writable, stdout: child.stdout as Readable, success, kill: () => child.kill() };
}

/** Fills the last record: a tar that reads from a pipe waits for a whole one, and some servers cannot be told of the end. */
function padding(record = 10240): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      length += chunk.length;
      done(undefined, chunk);
    },
    flush(done) {
      done(undefined, length % record ? Buffer.alloc(record - (length % record)) : undefined);
    },
  });
}
