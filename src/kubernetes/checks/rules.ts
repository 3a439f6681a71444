/**
 * Checks at synth, each by its id: sentences about what is wrong (property, value, reason, remedy), none when all is well. An id stays with its rule for ever,
 * since sentences carry it and docs/rules.md explains it.
 */
export type Rules<Described extends readonly unknown[]> = { readonly [id: string]: (...described: Described) => string[] };

/** What all of them find, so that nobody has to come back for the next one. */
export function broken<Described extends readonly unknown[]>(rules: Rules<Described>, ...described: Described): string[] {
  return Object.entries(rules).flatMap(([id, rule]) => marked(id, rule(...described)));
}

/** Sentences with the id of the rule that they are of, as far as they have none of a narrower one. */
export function marked(id: string, sentences: readonly string[]): string[] {
  return sentences.map((sentence) => (/ \[[A-Z]+\d{3}\]$/.test(sentence) ? sentence : `${sentence} [${id}]`));
}
