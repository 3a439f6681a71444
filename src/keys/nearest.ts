import { KeyTable } from './table';

/** The known key that somebody meant who wrote this one: all parts between dots are the same but one, which is nearly so. */
export function nearest(key: string, { keys }: KeyTable): string | undefined {
  const parts = key.split('.');
  let found: string | undefined;
  let least = Infinity;
  for (const candidate of keys.keys()) {
    if (Math.abs(candidate.length - key.length) > 2) continue;
    const others = candidate.split('.');
    if (others.length !== parts.length) continue;
    const differing = parts.flatMap((part, i) => (part === others[i] ? [] : [i]));
    if (differing.length !== 1) continue;
    const [part, other] = [parts[differing[0]], others[differing[0]]];
    const distance = distanceOf(part, other);
    if (distance <= tolerance(other) && distance < least) [found, least] = [candidate, distance];
  }
  return found;
}

/** Short words are like many others: `s3a` is not meant to be `s3n`. */
function tolerance(word: string): number {
  if (word.length < 5) return 0;
  return word.length < 9 ? 1 : 2;
}

/** How many letters are to be changed, put in, left out or exchanged with their neighbour. Source: Damerau, Levenshtein. */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
