import { Code } from './layout';

/** All but letters, digits, signs and the blank: what nobody would see, such as marks that turn the direction of writing. Python's repr shows the same. */
const HIDDEN = /(?! )[\\\p{C}\p{Z}]/gu;
const NAMED: { readonly [character: string]: string } = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value that JSON can say, as Python says it. This is the only way by which text of users gets into a file of Python. */
export function pythonValue(value: unknown): Code {
  if (typeof value === 'string') return block(value) ?? quoted(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return { open: '[', items: value.map(pythonValue), close: ']' };
  if (typeof value === 'object') return dictionary(Object.entries(value).map(([key, item]) => [key, pythonValue(item)]));
  throw new Error(`JSON cannot say ${String(value)}.`);
}

export function dictionary(entries: readonly (readonly [string, Code])[]): Code {
  return { open: '{', items: entries.map(([key, item]) => [`${quoted(key)}: `, item]), close: '}' };
}

/** On one line, between those quotes of which it has fewer. */
export function quoted(text: string): string {
  const count = (quote: string) => text.split(quote).length;
  const quote = count('"') > count('\'') ? '\'' : '"';
  return `${quote}${escaped(text).replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** Several lines as such, when no quote in them could end it. */
function block(text: string): string | undefined {
  if (!text.slice(0, -1).includes('\n')) return undefined;
  const quote = ['"""', '\'\'\''].find((candidate) => !text.includes(candidate) && !text.endsWith(candidate[0]));
  return quote && `${quote}\\\n${text.split('\n').map(escaped).join('\n')}${quote}`;
}

function escaped(text: string): string {
  return text.replace(HIDDEN, (character) => NAMED[character] ?? numbered(character.codePointAt(0)!));
}

function numbered(code: number): string {
  const hex = (digits: number) => code.toString(16).padStart(digits, '0');
  if (code < 0x100) return `\\x${hex(2)}`;
  return code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}
