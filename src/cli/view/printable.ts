/**
 * Characters that do something to a terminal, or to the order in which it shows others: control characters, marks of direction and of lines.
 * @see https://trojansource.codes
 */
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text from elsewhere as one line that does nothing to a terminal: line ends and tabs are blanks, other control characters are shown as escapes. */
export function printable(text: string): string {
  return text.replace(/\r?\n|\t/g, ' ').replace(HARMFUL, escaped);
}

/** The same of several lines, which stay lines with their tabs. */
export function printableLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(HARMFUL, (character) => (character === '\n' || character === '\t' ? character : escaped(character)));
}

/** JSON that does nothing to a terminal either: JSON itself escapes only some of the control characters. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(HARMFUL, (character) =>
    (character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`));
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
