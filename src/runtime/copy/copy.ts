import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { withClaim } from './helper';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { KubeObject } from '../object';
import { claimScripts } from './claim';
import { madeHarmless, treeOf } from './harmless';
import { hdfsScripts, withHdfsClient } from './hdfs';
import type { Scripts } from './scripts';
import { receiveTar, sendTar } from './tar';
import { withTemporaryFolder } from './temporary';
import { untilWhole } from './whole';
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

/** What was copied. */
export interface Copied {
  /** Of the files. */
  readonly bytes: number;
  /** What was left out, since it is neither file, folder nor link: pipes, sockets, devices. */
  readonly leftOut: readonly string[];
}

/**
 * Copies a file or a folder to a place as cp -r would: into a folder that is there or whose name ends in a slash, else under that name; of a folder whose
 * name ends in `/.`, what is in it.
 */
export async function upload(client: KubeClient, source: string, to: Place, options: CopyOptions = {}): Promise<Copied> {
  const path = resolve(source);
  if (!existsSync(path)) throw new Problem(`There is no file or folder ${source}.`);
  if (isContents(source) && 'hdfs' in to) throw new Problem(`${source} means what is in the folder, which only a volume can take.`, `Name the folder: ${path}`);
  checkNames(basename(path), to);
  const tree = await treeOf(path);
  if (tree.special.includes(path)) throw new Problem(`${source} is neither a file nor a folder nor a link.`);
  await copying(client, to, options, (pod, scripts) =>
    untilWhole(() => sendTar(client, pod, path, tree, scripts.receive(normal(to), basename(path), isContents(source)), options)));
  return { bytes: tree.bytes, leftOut: tree.special };
}

/** Copies a file or a folder from a place, by the same rules. */
export async function download(client: KubeClient, from: Place, target: string, options: CopyOptions = {}): Promise<Copied> {
  const path = normal(from).replace(/(?<=.)\/$/, '');
  const contents = isContents(from.path);
  if (contents ? 'hdfs' in from && path === '/' : basename(path) === '') {
    throw new Problem(`${nameOf(from)} names no file or folder.`, 'Name one in it: CLAIM:/folder, or hdfs:///folder; CLAIM:/. is all that is in a volume.');
  }
  checkNames(path, from);
  const intoFolder = !contents && (target.endsWith('/') || isFolder(target));
  const final = resolve(intoFolder ? join(target, basename(path)) : target);
  if (isFolder(final) && !contents) throw new Problem(`${final} is there already.`, 'Remove it, or choose another place.');
  mkdirSync(dirname(final), { recursive: true });
  return withTemporaryFolder(dirname(final), async (folder) => {
    let arrived = '';
    await copying(client, from, options, (pod, scripts) => untilWhole(async (attempt) => {
      const empty = join(folder, String(attempt));
      mkdirSync(empty);
      arrived = join(empty, scripts.arrival(path));
      await receiveTar(client, pod, empty, scripts.send(path), options);
    }));
    const { bytes, special } = await madeHarmless(arrived);
    const leftOut = special.map((one) => join(final, relative(arrived, one)));
    if (special.includes(arrived)) throw new Problem(`${nameOf(from)} is neither a file nor a folder nor a link.`);
    if (contents && !isFolder(arrived)) throw new Problem(`${nameOf(from)}: that is no folder.`);
    if (contents && isFolder(final)) moveContents(arrived, final);
    else renameSync(arrived, final);
    return { bytes, leftOut };
  });
}

/** As cp means it: a folder whose name ends in `/.` stands for what is in it. */
function isContents(path: string): boolean {
  return /(^|\/)\.\/*$/.test(path);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function moveContents(folder: string, target: string): void {
  const names = readdirSync(folder);
  const there = names.filter((name) => existsSync(join(target, name)));
  if (there.length > 0) throw new Problem(`${there.map((name) => join(target, name)).join(', ')}: is there already.`, 'Remove it, or choose another place.');
  for (const name of names) renameSync(join(folder, name), join(target, name));
}

/** Source: DFSUtil.isValidName, and Path of Hadoop, which takes a colon for the end of a scheme. */
function checkNames(path: string, place: Place): void {
  const wrong = 'hdfs' in place ? [path, place.path].find((one) => /[:\p{Cc}]/u.test(one)) : undefined;
  if (wrong !== undefined) throw new Problem(`HDFS takes no name with a colon or a control character: ${JSON.stringify(wrong)}.`, 'Rename it.');
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
