import { nearest } from './nearest';
import { columnOf, KeyTable, lineOf } from './table';

export interface KeyQuestion {
  readonly table: KeyTable;
  /** How sentences call it: `Spark`. */
  readonly software: string;
  /** The release that reads the keys, if it is known. */
  readonly version?: string;
  /** What all keys of the software begin with, and of nobody else: one that is not known is wrong, and not somebody else's. */
  readonly closed?: readonly string[];
}

/**
 * What is wrong with a key: that it is written otherwise, that another release has it, or that nobody reads it. Nothing is said of what an extension of
 * the software might read, nor of a release that is newer than those that were looked at.
 * @returns a sentence that begins with the key
 */
export function keyProblem(key: string, { table, software, version, closed = [] }: KeyQuestion): string | undefined {
  const column = version === undefined ? undefined : columnOf(table, version);
  if (version !== undefined && column === undefined) return undefined;
  const { known, type = '' } = table.keys.get(key) ?? {};
  const renamed = /^renamed:(.*)$/.exec(type)?.[1];
  if (renamed !== undefined) return `${key} is the old name of ${renamed} in ${software}. Use that.`;
  if (table.prefixes.some((prefix) => key.startsWith(prefix))) return undefined;
  if (known !== undefined) {
    if (column === undefined || known[column] === '1') return undefined;
    return `${key} is not known to ${software} ${version}, which would pass it over. It is known to ${listed(table.releases.filter((_, i) => known[i] === '1').map(lineOf))}. Leave it out, or use another release.`;
  }
  const meant = nearest(key, table);
  if (meant !== undefined) return `${key} is no key of ${software}, which would pass it over. Did you mean ${meant}?`;
  return closed.some((prefix) => key.startsWith(prefix)) ? `${key} is no key of ${software}, which would pass it over. Leave it out.` : undefined;
}

interface Release {
  readonly version: string;
}

/** The release that reads keys. Of an image of the user's nobody knows it, unless he says it. @param standard that of no image and no version */
export function releaseOf({ image, version }: { readonly image?: string; readonly version?: Release }, standard: Release): string | undefined {
  return (version ?? (image === undefined ? standard : undefined))?.version;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}
