import { readFileSync } from 'node:fs';

/** A key of a configuration, as the software's own code declares it. */
export interface Key {
  /** A digit for each release of the table: whether the release has the key. */
  readonly known: string;
  /** What its values are: see src/keys/values.ts; nothing when any text may be one. */
  readonly type: string;
}

/** The keys of some software, of all releases that were looked at. */
export interface KeyTable {
  readonly releases: readonly string[];
  readonly keys: ReadonlyMap<string, Key>;
  /** What keys begin with that the software makes up, dots included: `spark.hadoop.` */
  readonly prefixes: readonly string[];
}

/** A table that is read when somebody asks for it, once: 2 ms for the 2,000 keys of Spark. @param file made by scripts/keys.mjs */
export function keyTable(file: string): () => KeyTable {
  let table: KeyTable | undefined;
  return () => (table ??= read(file));
}

function read(file: string): KeyTable {
  const [, releases, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const keys = new Map<string, Key>();
  const prefixes: string[] = [];
  for (const line of lines) {
    const [known, key, type = ''] = line.split(' ');
    if (key.endsWith('.')) prefixes.push(key);
    else keys.set(key, { known, type });
  }
  return { releases: releases.split(' '), keys, prefixes };
}

/** The column of a release: that of its line, since keys come with the first release of one. Undefined for a line that nobody has looked at. */
export function columnOf({ releases }: KeyTable, version: string): number | undefined {
  const column = releases.findIndex((release) => lineOf(release) === lineOf(version));
  return column < 0 ? undefined : column;
}

/** `4.1` of `4.1.4`. */
export function lineOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}
