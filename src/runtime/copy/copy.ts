import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '../../problem';
import { Event } from '../follow/follow';
import { KubeObject } from '../object';
import { exec, ExecFailure } from './exec';
import { CONTAINER, MOUNT, withHelper } from './helper';
import { KubeClient } from '../transport/client';

export interface CopyOptions {
  /** Of the pod that does the copying. @default that of a workload that mounts the claim */
  readonly image?: string;
  readonly report?: (event: Event) => void;
  /** Called with all bytes so far. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** A path in a volume. */
export interface Place {
  readonly claim: string;
  readonly path: string;
}

/** Arguments are data to it: $1 is where to, $2 the name of what comes. All is there or nothing; what was there stays until then. */
const RECEIVE = `set -eu
case $1 in */) final=$1$2 ;; *) if [ -d "$1" ]; then final=$1/$2; else final=$1; fi ;; esac
parent=$(dirname "$final")
mkdir -p "$parent"
new=$(mktemp -d "$parent/.copy-XXXXXX")
trap 'rm -rf "$new"' EXIT
tar -xf - -o -C "$new"
if [ -d "$final" ] && [ -d "$new/$2" ]; then cp -R "$new/$2/." "$final/"; else mv -f "$new/$2" "$final"; fi`;

const SEND = 'set -eu; if [ ! -e "$1/$2" ]; then echo "there is no such file or folder in the volume" >&2; exit 1; fi; exec tar -cf - -C "$1" -- "$2"';

/** Copies a file or a folder into a volume as cp -r would: into a folder that is there or whose name ends in a slash, else under that name. */
export async function upload(client: KubeClient, source: string, to: Place, options: CopyOptions = {}): Promise<void> {
  const path = resolve(source);
  if (!existsSync(path)) throw new Problem(`There is no file or folder ${source}.`);
  await copying(client, to, options, async (pod) => {
    const tar = tarProcess(['-cf', '-', '-C', dirname(path), '--', basename(path)]);
    const counted = tar.stdout.pipe(counter(options.progress)).pipe(padding());
    const script = ['/bin/sh', '-c', RECEIVE, 'sh', inside(to), basename(path)];
    await Promise.all([exec(client, pod, script, { container: CONTAINER, stdin: counted, signal: options.signal }).finally(() => tar.kill()), tar.success]);
  });
}

/** Copies a file or a folder out of a volume, by the same rules. */
export async function download(client: KubeClient, from: Place, target: string, options: CopyOptions = {}): Promise<void> {
  const name = basename(from.path);
  if (name === '' || name === '..') throw new Problem(`"${from.claim}:${from.path}" names no file or folder.`, 'Name one in the volume: CLAIM:/folder');
  const intoFolder = target.endsWith('/') || (existsSync(target) && statSync(target).isDirectory());
  const final = resolve(intoFolder ? join(target, name) : target);
  if (existsSync(final) && statSync(final).isDirectory()) throw new Problem(`${final} is there already.`, 'Remove it, or choose another place.');
  await copying(client, from, options, async (pod) => {
    mkdirSync(dirname(final), { recursive: true });
    const partial = mkdtempSync(join(dirname(final), '.copy-'));
    const tar = tarProcess(['-xf', '-', '-o', '-C', partial]);
    try {
      const received = new PassThrough();
      // tar stops reading where the archive ends, be there padding behind it or not: whether it has all is what tar says
      pipeline(received, counter(options.progress), tar.stdin).catch(() => received.resume());
      const script = ['/bin/sh', '-c', SEND, 'sh', dirname(inside(from)), name];
      await exec(client, pod, script, { container: CONTAINER, stdout: received, signal: options.signal }).finally(() => received.end());
      await tar.success;
      renameSync(join(partial, name), final);
    } finally {
      tar.kill();
      await tar.success.catch(() => undefined); // what still unpacks would fill the folder while it is removed
      rmSync(partial, { recursive: true, force: true });
    }
  });
}

async function copying(client: KubeClient, { claim }: Place, options: CopyOptions, work: (pod: KubeObject) => Promise<void>): Promise<void> {
  try {
    await withHelper(client, claim, { image: options.image, report: options.report ?? (() => undefined), signal: options.signal }, work);
  } catch (error) {
    if (error instanceof ExecFailure) throw new Problem(`Copying with the volume "${claim}" failed: ${error.message}`, undefined, { cause: error });
    throw error;
  }
}

function inside({ path }: Place): string {
  const normal = join('/', path); // no way out by ..
  return MOUNT + normal;
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

function counter(progress?: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      progress?.(bytes += chunk.length);
      done(undefined, chunk);
    },
  });
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
