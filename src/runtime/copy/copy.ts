import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { withClaim } from './helper';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { KubeObject } from '../object';
import { claimScripts } from './claim';
import { hdfsScripts, withHdfsClient } from './hdfs';
import type { Scripts } from './scripts';
import { receiveTar, sendTar } from './tar';
import { sendWhole } from './whole';
import { KubeClient } from '../transport/client';
import { ExecFailure } from '../transport/exec';

export interface CopyOptions {
  /** Of the pod that copies with a volume. @default that of a workload that mounts the claim */
  readonly image?: string;
  readonly report?: (event: Event) => void;
  /** Called with all bytes so far. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/** A path in the volume of a claim, or in an HDFS cluster (the only one of the namespace, if no name is given). */
export type Place = { readonly claim: string; readonly path: string } | { readonly hdfs: string | undefined; readonly path: string };

/** Copies a file or a folder to a place as cp -r would: into a folder that is there or whose name ends in a slash, else under that name. */
export async function upload(client: KubeClient, source: string, to: Place, options: CopyOptions = {}): Promise<void> {
  const path = resolve(source);
  if (!existsSync(path)) throw new Problem(`There is no file or folder ${source}.`);
  await copying(client, to, options, (pod, scripts) =>
    sendWhole(() => sendTar(client, pod, path, scripts.receive(normal(to), basename(path)), options)));
}

/** Copies a file or a folder from a place, by the same rules. */
export async function download(client: KubeClient, from: Place, target: string, options: CopyOptions = {}): Promise<void> {
  const name = basename(from.path);
  if (name === '' || name === '..') throw new Problem(`${nameOf(from)} names no file or folder.`, 'Name one in it: CLAIM:/folder, or hdfs:///folder');
  const intoFolder = target.endsWith('/') || (existsSync(target) && statSync(target).isDirectory());
  const final = resolve(intoFolder ? join(target, name) : target);
  if (existsSync(final) && statSync(final).isDirectory()) throw new Problem(`${final} is there already.`, 'Remove it, or choose another place.');
  await copying(client, from, options, async (pod, scripts) => {
    mkdirSync(dirname(final), { recursive: true });
    const partial = mkdtempSync(join(dirname(final), '.copy-'));
    try {
      await receiveTar(client, pod, partial, scripts.send(normal(from)), options);
      renameSync(join(partial, name), final);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  });
}

async function copying(client: KubeClient, place: Place, options: CopyOptions, work: (pod: KubeObject, scripts: Scripts) => Promise<void>): Promise<void> {
  const helper = { image: options.image, report: options.report ?? (() => undefined), signal: options.signal };
  try {
    if ('claim' in place) await withClaim(client, place.claim, helper, (pod) => work(pod, claimScripts));
    else await withHdfsClient(client, place.hdfs, helper, (pod) => work(pod, hdfsScripts));
  } catch (error) {
    if (error instanceof ExecFailure) throw new Problem(`Copying with ${nameOf(place)} failed: ${error.message}`, undefined, { cause: error });
    throw error;
  }
}

/** Absolute, with no way out by ..; a slash at the end stays. */
function normal({ path }: Place): string {
  return join('/', path);
}

function nameOf(place: Place): string {
  return 'claim' in place ? `the volume "${place.claim}"` : `hdfs://${place.hdfs ?? ''}${place.path}`;
}
