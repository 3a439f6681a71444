/** Writes what java.util.Properties reads back unchanged; sorted, since the same input gives the same bytes. */
export function toProperties(entries: { readonly [key: string]: string }): string {
  return Object.keys(entries).sort().map((key) => `${escape(key, /[\s:=#!\\]/g)}=${escape(entries[key], /^\s|[\\\n\r\t\f]/g)}\n`).join('');
}

const NAMED: { [character: string]: string } = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f' };

function escape(text: string, special: RegExp): string {
  return text.replace(special, (character) => NAMED[character] ?? `\\${character}`);
}
