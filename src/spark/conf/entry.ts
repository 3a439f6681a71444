/** What a table says of a key: by its whole name, or else by a beginning that ends in a dot. */
export function entryOf<T>(table: { readonly [key: string]: T }, key: string): T | undefined {
  if (Object.hasOwn(table, key)) return table[key];
  return Object.entries(table).find(([prefix]) => prefix.endsWith('.') && key.startsWith(prefix))?.[1];
}
