import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

/** A short key of files and folders (names, modes' execute bit, bytes) and of any other inputs: equal keys, equal results. */
export function contentKey(paths: readonly string[], ...inputs: string[]): string {
  const hash = createHash('sha256');
  const add = (path: string, name: string): void => {
    const stat = lstatSync(path);
    if (stat.isDirectory()) {
      readdirSync(path).sort().forEach((child) => add(join(path, child), `${name}/${child}`));
    } else {
      const bytes = stat.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
      hash.update(`${name}\0${stat.mode & 0o100}\0${bytes.length}\0`).update(bytes);
    }
  };
  paths.forEach((path, i) => add(path, String(i)));
  inputs.forEach((input) => hash.update(`\0${input.length}\0${input}`));
  return hash.digest('hex').slice(0, 16);
}
