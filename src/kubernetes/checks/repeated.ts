/** Each text that is there more than once. Costs a look at each. */
export function repeated(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  for (const text of texts) (seen.has(text) ? found : seen).add(text);
  return [...found];
}
