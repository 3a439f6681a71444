import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Origin } from '../runtime';

/**
 * Where a command finds what it applies. A checkout in another place, of CI say, is the same: repositories count by the path of their remote
 * `origin`, folders by their place in the repository. Without a repository the last two names of the path count.
 */
export function originOf(filenames?: readonly string[], folder = resolve('.')): Origin {
  const files = filenames?.map((file) => (file === '-' ? 'stdin' : placeOf(resolve(folder, file), folder)));
  return { folder: placeOf(folder), files: files && [...new Set(files)].sort() };
}

/** By the repository, or from a folder of the same repository by the path from there. */
function placeOf(path: string, from?: string): string {
  const root = rootOf(path);
  const inside = from !== undefined && (root === rootOf(from) || !relative(from, path).startsWith('..'));
  if (inside) return relative(from, path) || '.';
  if (root === undefined) return join(basename(dirname(path)), basename(path));
  return [nameOf(root), relative(root, path)].filter(Boolean).join('//');
}

/** Of the repository that a path is in. */
function rootOf(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function nameOf(root: string): string {
  const config = join(gitFolder(join(root, '.git')), 'config');
  const [, url] = (existsSync(config) && /^\s*\[remote "origin"\][^[]*?^\s*url\s*=\s*(\S+)/m.exec(readFileSync(config, 'utf8'))) || [];
  return (url && pathOf(url)) || basename(root);
}

/** A worktree and a submodule have a file there, which says where the folder is. */
function gitFolder(path: string): string {
  if (statSync(path).isDirectory()) return path;
  const folder = resolve(dirname(path), readFileSync(path, 'utf8').replace(/^gitdir:/, '').trim());
  const common = join(folder, 'commondir');
  return existsSync(common) ? resolve(folder, readFileSync(common, 'utf8').trim()) : folder;
}

/** `acme/etl` of `https://user:token@git.example.org/acme/etl.git` and of `git@git.example.org:acme/etl`: host and user may differ. */
function pathOf(url: string): string {
  return url.replace(/^[a-z+]+:\/\/[^/]*/i, '').replace(/^[^/]*:/, '').replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
}
