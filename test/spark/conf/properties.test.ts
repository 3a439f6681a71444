import * as fc from 'fast-check';
import { toProperties } from '../../../src/spark/conf/properties';

/** Reads by the letter of the documentation of java.util.Properties.load, one character at a time. */
function load(text: string): { [key: string]: string } {
  const result: { [key: string]: string } = Object.create(null);
  let at = 0;
  const blank = (c: string) => c === ' ' || c === '\t' || c === '\f';
  const end = (c: string) => c === '\n' || c === '\r';
  const element = (stop: (c: string) => boolean): string => {
    let out = '';
    while (at < text.length && !stop(text[at])) {
      if (text[at] === '\\') {
        at++;
        const named: { [c: string]: string } = { n: '\n', r: '\r', t: '\t', f: '\f' };
        if (text[at] === 'u') {
          out += String.fromCharCode(parseInt(text.slice(at + 1, at + 5), 16));
          at += 5;
        } else {
          out += named[text[at]] ?? text[at];
          at++;
        }
      } else {
        out += text[at++];
      }
    }
    return out;
  };
  while (at < text.length) {
    while (at < text.length && (blank(text[at]) || end(text[at]))) at++;
    if (at >= text.length) break;
    if (text[at] === '#' || text[at] === '!') {
      while (at < text.length && !end(text[at])) at++;
      continue;
    }
    const key = element((c) => blank(c) || end(c) || c === '=' || c === ':');
    while (at < text.length && blank(text[at])) at++;
    if (text[at] === '=' || text[at] === ':') at++;
    while (at < text.length && blank(text[at])) at++;
    result[key] = element(end);
  }
  return result;
}

const anything = fc.string({ unit: fc.constantFrom('a', 'u', '0', ' ', '\t', '\n', '\r', '\f', '\\', '=', ':', '#', '!', '$', '(', '"', 'é', '日', '\u00a0', '\u2028') });

test('what is written is what Java reads, whatever it is', () => {
  fc.assert(fc.property(fc.dictionary(anything.filter((key) => key !== ''), anything), (entries) => {
    expect({ ...load(toProperties(entries)) }).toEqual({ ...entries });
  }), { numRuns: 2000 });
});

test('the order in which keys were given does not show', () => {
  expect(toProperties({ b: '2', a: '1' })).toBe(toProperties({ a: '1', b: '2' }));
});
