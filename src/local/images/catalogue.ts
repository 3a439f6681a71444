import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../../problem';
import { contentKey } from '../machine/content';
import { packagePath } from '../machine/paths';

/** A folder of `images/`. */
export interface Image {
  readonly name: string;
  /** What it is built from, laid over each other: for a variant the folder of its original, then its own with the files that differ. */
  readonly folders: readonly string[];
  readonly description: string;
  /** Under which names a cluster finds it; none for what only other images build on. */
  readonly references: readonly string[];
  /** Images of ours that its Containerfile starts from or copies from. */
  readonly parents: readonly string[];
  /** The same, by what its Containerfile calls them. */
  readonly bases: { readonly [written: string]: string };
  /** `KEY=VALUE` for its Containerfile. */
  readonly buildArguments?: readonly string[];
  /** Whether its `prepare.sh` is run on this machine before: not that of a user, who has a Containerfile alone in mind. */
  readonly prepares: boolean;
  /** Of its folders and its parents: the same key, the same image. */
  readonly key: string;
}

/** All images of a folder, and of others whose images build on them, parents first. */
export function catalogue(root = packagePath('images'), ...more: string[]): Image[] {
  const places = new Map([root, ...more].flatMap((folder) => readdirSync(folder).sort().map((name) => [name, join(folder, name)])));
  const names = [...places.keys()].filter((name) => existsSync(join(places.get(name)!, 'image.json')));
  const found = new Map<string, Image>();
  const add = (name: string, children: readonly string[]): Image => {
    const known = found.get(name);
    if (known) return known;
    if (children.includes(name)) throw new Problem(`The images ${[...children, name].join(' -> ')} build on each other.`, `Correct images/${name}/Containerfile.`);
    const { description, references, variantOf = name } = JSON.parse(readFileSync(join(places.get(name)!, 'image.json'), 'utf8'));
    const folders = [...new Set<string>([variantOf, name])].map((folder) => places.get(folder)!);
    const containerfile = folders.map((folder) => join(folder, 'Containerfile')).filter(existsSync).at(-1)!;
    const parents = parentsOf(readFileSync(containerfile, 'utf8'), names);
    const bases = Object.fromEntries(parents.map((parent) => [parent, parent]));
    const key = contentKey(folders, ...parents.map((parent) => add(parent, [...children, name]).key));
    const image = { name, folders, description, references, parents, bases, prepares: true, key };
    found.set(name, image);
    return image;
  };
  names.forEach((name) => add(name, []));
  return [...found.values()];
}

/** The names among `known` that a Containerfile starts from. A pure function. */
export function parentsOf(containerfile: string, known: readonly string[]): string[] {
  return basesOf(containerfile).filter((base) => known.includes(base));
}

/** What a Containerfile starts from, each once, as it is written there; not stages of its own. Source: Dockerfile reference, FROM. */
export function basesOf(containerfile: string): string[] {
  const stages = [...containerfile.matchAll(/^\s*FROM\s+(?:--\S+\s+)*(\S+)(?:\s+AS\s+(\S+))?/gim)].map(([, base, name]) => ({ base, name: name?.toLowerCase() }));
  const names = new Set(stages.map(({ name }) => name));
  return [...new Set(stages.map(({ base }) => base))].filter((base) => !names.has(base.toLowerCase()));
}

/** An image and all that it builds on, parents first. */
export function withParents(images: readonly Image[], name: string): Image[] {
  const image = images.find((candidate) => candidate.name === name);
  if (!image) throw new Problem(`There is no image ${JSON.stringify(name)}.`, `There are: ${images.map((known) => known.name).join(', ')}.`);
  const needed = new Set([name]);
  for (const candidate of [...images].reverse()) if (needed.has(candidate.name)) candidate.parents.forEach((parent) => needed.add(parent));
  return images.filter((candidate) => needed.has(candidate.name));
}
