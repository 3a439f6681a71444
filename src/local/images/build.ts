import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, Image, withParents } from './catalogue';
import { archiveOf, buildah, isBuilt, logOf, tagOf } from './storage';
import { Problem } from '../../problem';
import { command } from '../machine/command';
import { withLock } from '../machine/lock';
import { cachePath } from '../machine/paths';
import { Progress } from '../machine/progress';

/** All files of all layers carry this time: a rebuild of the same content is the same layer. */
const EPOCH = String(Date.UTC(2025, 0, 1) / 1000);

/**
 * Builds an image and what it builds on with buildah, without Docker and without a registry, into an OCI archive in the cache.
 * Costs nothing when that is there. May be interrupted at any point.
 */
export async function buildImage(name: string, progress = new Progress(), known: readonly Image[] = catalogue()): Promise<Image> {
  const images = withParents(known, name);
  const image = images.at(-1)!;
  if (isBuilt(image)) return image;
  if (process.getuid?.() !== 0) throw new Problem('Building images needs root, for chroot and overlay mounts.', 'Run it as root: `sudo -E npx bigdata images build`.');
  return withLock(cachePath('images', 'lock'), async () => {
    await removeLeftovers(image);
    for (const step of images) {
      if (!await exists(step)) await build(step, images.filter(({ name: parent }) => step.parents.includes(parent)), progress);
    }
    if (!isBuilt(image)) await archive(image, progress);
    return image;
  }, () => progress.line('another build is under way: waiting'));
}

/** buildah with what it prints in the image's log. */
function logged(args: readonly string[], image: Image, progress?: Progress): Promise<string> {
  return buildah(args, { log: logOf(image), onLine: (line) => progress?.passing(`${image.name}: ${line}`) });
}

async function exists(image: Image): Promise<boolean> {
  return (await logged(['images', '--quiet', '--filter', `reference=${tagOf(image)}`], image)).trim() !== '';
}

/** What an interrupted build left behind: its folder and its containers. Nobody else builds now. */
async function removeLeftovers(image: Image): Promise<void> {
  rmSync(cachePath('images', 'building'), { recursive: true, force: true });
  await logged(['rm', '--all'], image);
}

async function build(image: Image, parents: readonly Image[], progress: Progress): Promise<void> {
  progress.line(`building ${image.name}`);
  const downloads = cachePath('images', 'downloads');
  mkdirSync(downloads, { recursive: true });
  const context = cachePath('images', 'building', image.name); // prepare.sh adds to a copy, not to the package
  try {
    for (const folder of image.folders) cpSync(folder, context, { recursive: true, verbatimSymlinks: true });
    const prepare = join(context, 'prepare.sh');
    if (image.prepares && existsSync(prepare)) {
      await command(prepare, [], { cwd: context, env: { DOWNLOADS: downloads, SOURCE_DATE_EPOCH: EPOCH }, log: logOf(image), onLine: (line) => progress.passing(`${image.name}: ${line}`) });
    }
    const mirror = process.env.DEBIAN_MIRROR ? ['--build-arg', `DEBIAN_MIRROR=${process.env.DEBIAN_MIRROR}`] : [];
    const from = Object.entries(image.bases).flatMap(([written, name]) => ['--build-context', `${written}=container-image://${tagOf(parents.find((parent) => parent.name === name)!)}`]);
    const given = (image.buildArguments ?? []).flatMap((argument) => ['--build-arg', argument]);
    // one layer an image: what one step writes and another one changes or removes is not kept twice
    await logged([
      'build', '--layers=false', '--network', 'host', '--timestamp', EPOCH, '--build-arg', `SOURCE_DATE_EPOCH=${EPOCH}`, ...mirror, ...given, ...from,
      '--tag', tagOf(image), context,
    ], image, progress);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

async function archive(image: Image, progress: Progress): Promise<void> {
  if (image.references.length === 0) return;
  progress.line(`writing ${archiveOf(image)}`);
  const partial = `${archiveOf(image)}.partial`;
  rmSync(partial, { force: true });
  // zstd: each node unpacks with half of gzip's CPU time
  await logged(['push', '--compression-format', 'zstd', tagOf(image), `oci-archive:${partial}:${image.references[0]}`], image, progress);
  renameSync(partial, archiveOf(image));
}
