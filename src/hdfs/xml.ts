const NAMED: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Writes what org.apache.hadoop.conf.Configuration reads back; sorted, since the same input gives the same bytes. */
export function toXml(entries: { readonly [key: string]: string }): string {
  const lines = Object.keys(entries).sort().map((key) => `  <property><name>${escape(key)}</name><value>${escape(entries[key])}</value></property>\n`);
  return `<configuration>\n${lines.join('')}</configuration>\n`;
}

/** White space other than a blank would be taken as a blank, or with a carriage return as a line feed. */
function escape(text: string): string {
  return text.replace(/[&<>\t\n\r]/g, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`);
}
