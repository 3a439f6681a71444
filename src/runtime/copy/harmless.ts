import { constants, Stats } from 'node:fs';
import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Tree {
  /** Of its files. */
  readonly bytes: number;
  /** Paths of what is neither file, folder nor link: pipes, sockets, devices. */
  readonly special: readonly string[];
  /** Whether a file has a bit that gives whoever runs it the rights of its owner. */
  readonly privileged: boolean;
}

/** What a file or folder holds. Links are not followed. */
export async function treeOf(path: string): Promise<Tree> {
  return walked(path, async () => undefined);
}

/**
 * Takes from a file or folder that came out of a pod whatever could give rights to somebody: pipes, sockets and devices go; owner's rights for others,
 * and what our umask takes from new files, are taken from modes. Costs a walk over all files.
 */
export async function madeHarmless(path: string): Promise<Tree> {
  const mask = 0o777 & ~process.umask();
  return walked(path, async (one, stat, leaving) => {
    if (isSpecial(stat)) await rm(one);
    else if (stat.isDirectory() && !leaving) await chmod(one, 0o700);
    else if (!stat.isSymbolicLink()) await chmod(one, stat.mode & mask);
  });
}

type Visit = (path: string, stat: Stats, leaving: boolean) => Promise<void>;

/** Visits a folder before what is in it, and again when leaving it. */
async function walked(path: string, visit: Visit): Promise<Tree> {
  const stat = await lstat(path);
  await visit(path, stat, false);
  if (isSpecial(stat)) return { bytes: 0, special: [path], privileged: false };
  if (!stat.isDirectory()) return { bytes: stat.isFile() ? stat.size : 0, special: [], privileged: stat.isFile() && (stat.mode & PRIVILEGES) !== 0 };
  const special: string[] = [];
  let [bytes, privileged] = [0, false];
  for (const name of await readdir(path)) {
    const inner = await walked(join(path, name), visit);
    inner.special.forEach((one) => special.push(one));
    bytes += inner.bytes;
    privileged ||= inner.privileged;
  }
  await visit(path, stat, true);
  return { bytes, special, privileged };
}

/** Source: chmod(2): set-user-ID and set-group-ID. */
const PRIVILEGES = 0o6000;

function isSpecial(stat: Stats): boolean {
  return ![constants.S_IFREG, constants.S_IFDIR, constants.S_IFLNK].includes(stat.mode & constants.S_IFMT);
}
