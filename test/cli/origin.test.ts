import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { originOf } from '../../src/cli/origin';
import { emptyFolder } from '../support/command';

function checkout(url: string): string {
  const root = emptyFolder('checkout');
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'a/deploy'), { recursive: true });
  writeFileSync(join(root, '.git/config'), `[core]\n\tbare = false\n[remote "origin"]\n\turl = ${url}\n\tfetch = x\n[branch "main"]\n\tremote = origin\n`);
  return root;
}

test.each([
  'https://git.example.org/acme/etl.git',
  'https://user:token@mirror.example.org/acme/etl',
  'git@git.example.org:acme/etl.git',
  'ssh://git@git.example.org:22/acme/etl.git/',
])('a checkout of %s is the same wherever it is', (url) => {
  expect(originOf(undefined, join(checkout(url), 'a/deploy'))).toEqual({ folder: 'acme/etl//a/deploy', files: undefined });
});

test('a worktree is its repository', () => {
  const root = checkout('https://git.example.org/acme/etl.git');
  const other = emptyFolder('worktree');
  mkdirSync(join(root, '.git/worktrees/other'), { recursive: true });
  writeFileSync(join(root, '.git/worktrees/other/commondir'), '../..\n');
  writeFileSync(join(other, '.git'), `gitdir: ${join(root, '.git/worktrees/other')}\n`);
  expect(originOf(undefined, other).folder).toBe('acme/etl');
});

test('files count by their place as seen from the folder, and in any order', () => {
  const folder = join(checkout('https://git.example.org/acme/etl.git'), 'a/deploy');
  expect(originOf(['two.yaml', '../one.yaml', join(folder, 'two.yaml'), '-'], folder).files).toEqual(['../one.yaml', 'stdin', 'two.yaml']);
});

test('without a repository the folder around counts, too', () => {
  const root = emptyFolder('plain');
  for (const project of ['a', 'b']) mkdirSync(join(root, project, 'deploy'), { recursive: true });
  expect(['a', 'b'].map((project) => originOf(undefined, join(root, project, 'deploy')).folder)).toEqual(['a/deploy', 'b/deploy']);
});
