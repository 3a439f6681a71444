import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Image } from './catalogue';
import { archiveOf, buildah, logOf, tagOf } from './storage';
import { withLock } from '../machine/lock';
import { cachePath } from '../machine/paths';
import { Progress } from '../machine/progress';

export interface Pruned {
  /** Archives and tags in buildah's storage. */
  readonly removed: readonly string[];
  /** Of the archives; layers, which images share, come on top. */
  readonly bytes: number;
}

/** Removes archives, layers and logs of all images that are not among the known ones: of other versions, of users' folders, and what these started from. Downloads stay. */
export async function pruneImages(known: readonly Image[], progress = new Progress()): Promise<Pruned> {
  return withLock(cachePath('images', 'lock'), async () => {
    const archives = others(cachePath('images'), /\.tar(\.partial)?$/, known.map(archiveOf));
    const bytes = archives.reduce((sum, path) => sum + statSync(path).size, 0);
    const tags = existsSync(cachePath('images', 'storage')) ? await tagsOfOthers(known) : [];
    for (const path of [...archives, ...others(cachePath('images', 'logs'), /\.log$/, known.map(logOf))]) rmSync(path);
    if (tags.length > 0) await buildah(['rmi', '--force', ...tags]);
    return { removed: [...archives, ...tags], bytes };
  }, () => progress.line('a build is under way: waiting'));
}

function others(folder: string, kind: RegExp, known: readonly string[]): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => kind.test(name)).map((name) => join(folder, name)).filter((path) => !known.includes(path));
}

async function tagsOfOthers(known: readonly Image[]): Promise<string[]> {
  const tags = (await buildah(['images', '--format', '{{.Name}}:{{.Tag}}'])).split('\n');
  return tags.filter((tag) => tag !== '' && !tag.includes('<none>') && !known.some((image) => tagOf(image) === tag));
}
