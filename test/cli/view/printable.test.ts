import * as fc from 'fast-check';
import { printable, printableJson, printableLines } from '../../../src/cli/view/printable';
import { table } from '../../../src/cli/view/terminal';

/** Any text, and often some that means harm. */
const TEXT = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.oneof(
  fc.constantFrom('\x1b[2J', '\x1b]0;title\x07', '\u009b31m', '\r', '\b', '\n', '\r\n', '\t', '\x7f', '\u202e', '\u2066', '\u2028', '\u200f', 'plain'),
  fc.string(),
)).map((parts) => parts.join('')));

// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

test('whatever a text holds, nothing of it reaches the terminal but characters that stand for themselves', () => {
  fc.assert(fc.property(TEXT, (text) => {
    expect(printable(text)).not.toMatch(CONTROL);
    expect(printableLines(text).replace(/[\n\t]/g, '')).not.toMatch(CONTROL);
    expect(printableJson({ text }).replace(/\n/g, '')).not.toMatch(CONTROL);
    expect(JSON.parse(printableJson({ text }))).toEqual({ text });
  }));
});

test('a table has a line for each of its rows, whatever the cells hold', () => {
  fc.assert(fc.property(fc.array(fc.tuple(TEXT, TEXT), { minLength: 1 }), (rows) => {
    expect(table(rows).split('\n')).toHaveLength(rows.length);
    expect(table(rows).replace(/\n/g, '')).not.toMatch(CONTROL);
  }));
});

test('what is harmless stays as it is', () => {
  const text = 'Größe: 5 µs, 日本, "quoted" \\ {a}';
  expect(printable(text)).toBe(text);
  expect(printableLines(`${text}\n\tat x`)).toBe(`${text}\n\tat x`);
  expect(printable('\x1b[31mred')).toBe('\\x1b[31mred');
});

test('a table of a hundred thousand rows is no trouble', () => {
  expect(table(Array.from({ length: 100_000 }, () => ['a', 'b'])).length).toBe(100_000 * 5 - 1);
});
