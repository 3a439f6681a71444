import { ApiObject, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { parseManifests } from '../../src/runtime';
import { testApp, told } from '../support/app';
import '../../src';

const written = (data: object): string => {
  const app = testApp();
  new ApiObject(new Chart(app, 'chart'), 'texts', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data } as never);
  return app.synthYaml();
};
const arrives = (data: object) => expect(parseManifests(written(data), 'x.yaml')[0].data).toEqual(data);

test.each([
  '\u007f', '\u0085', '\u009f', 'a\u0085b', 'a \u2028 b', '\u2029', '\ufeff', 'a\ufffeb', '\0', '\r\n', 'a \r b', '\tb', '\tb\nc\n', '\n \ta\nb', 'a \n\u2028\n b \n',
  '0o022', '0b1', '+0O17', '0o1_7', '\u{1f600}\u007f', '"\\\u0080', 'y', 'no', '1_000', '1:30', '2001-01-01', '', ' ', '<<', '~', 'e7', 'E+0', '1e3',
  '10m', '5E', 'a: b', 'a:', 'a #b', '- a', '---', 'a\n', '\n', 'a\n\n', 'a\n  \n', 'a\n\n  b', ' a\nb', '{a', '%a', '@a', '`a', '!a', '=', 'on',
])('the text %j arrives as it is, and is written so that every reader of YAML reads the same', (text) => {
  arrives({ text });
  expect(written({ text })).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/);
});

test('only what is ambiguous is written with escapes', () => {
  expect(written({ plain: 'a: b\n', text: 'a\u2028 b' })).toContain('data:\n  plain: |\n    a: b\n  text: "a\\u2028 b"\n');
});

test('lists and maps in each other arrive as they are, and what is empty is', () => {
  arrives({ a: [[], {}, null, [[1, ['x\ny\n'], { b: {}, c: [{ d: 'e\n\n', f: true }] }], -1]], y: { 'a: b': 1, '': '' } });
});

test('a key that is too long for a simple one, and numbers with fractions, arrive', () => {
  arrives({ [`${'a'.repeat(2000)}`]: 'b', half: 0.5, many: 1e21 });
});

test('any text arrives as it is', () => {
  const hard = fc.constantFrom('\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\t', ' ', '\n', '\r', '\0', '"', '\'', '\\', '#', ':', '-', '|', '0', 'o', '7', '_', 'a', '\u{1f600}');
  const texts = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(fc.string({ unit: hard, maxLength: 20 }), fc.string({ unit: 'binary' })));
  fc.assert(fc.property(texts, (data) => arrives({ ...data, at: 'least' })), { numRuns: 300, seed: 1 });
});

test('half a character, which Kubernetes cannot store, is refused with its place', () => {
  expect(told(() => written({ text: 'a\ud800' }))).toBe('ConfigMap texts.data.text: holds half a character (a lone surrogate), which Kubernetes cannot store. '
    + 'Correct the text, or put bytes into binaryData.');
});
