import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Problem } from '../../problem';

const [WRITABLE_BY_GROUP, WRITABLE_BY_OTHERS, STICKY] = [0o020, 0o002, 0o1000];

/**
 * The folder, unless root would find there what another user put there: root runs programs from the cache, and does what files of the state say.
 * Root trusts itself and, under sudo, the user who called it. Other users have nobody to protect.
 */
export function trusted(folder: string): string {
  const doubt = doubtOf(folder);
  if (doubt) throw new Problem(`${folder} cannot be trusted by root: ${doubt}.`, 'Choose a folder that only root can write to, by XDG_CACHE_HOME, XDG_STATE_HOME or HOME.');
  return folder;
}

export function isTrusted(folder: string): boolean {
  return doubtOf(folder) === undefined;
}

/** Who else could change what is there, or put something there: by the folder, or by one that it is in, also by way of a link. */
function doubtOf(folder: string): string | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const path = resolve(folder);
  const existing = ancestors(path).find((one) => existsSync(one))!;
  for (const [i, one] of [...ancestors(realpathSync(existing)), ...ancestors(existing)].entries()) {
    const stat = lstatSync(one);
    if (!owners().includes(stat.uid)) return `${one} belongs to the user with id ${stat.uid}`;
    if (stat.isSymbolicLink()) continue;
    // in a sticky folder others cannot replace what is there, but put what is not
    const sticky = stat.mode & STICKY && (i > 0 || existing === path);
    const others = stat.mode & WRITABLE_BY_OTHERS || (stat.mode & WRITABLE_BY_GROUP && ![0, stat.uid].includes(stat.gid));
    if (others && !sticky) return `other users may write to ${one}`;
  }
  return undefined;
}

function owners(): number[] {
  return [0, Number(process.env.SUDO_UID ?? 0)];
}

/** The path itself first, the root last. */
function ancestors(path: string): string[] {
  return dirname(path) === path ? [path] : [path, ...ancestors(dirname(path))];
}
