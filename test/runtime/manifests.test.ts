import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { Problem } from '../../src/problem';
import { KubeObject, parseManifests } from '../../src/runtime';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const read = (text: string): KubeObject[] => parseManifests(text, 'x.yaml');
const refusal = (text: string): Problem => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error(`${text} was read`);
};
const sentence = (text: string): string => `${refusal(text).message} ${refusal(text).remedy}`;

// what kubectl 1.32 makes of each: `kubectl create --dry-run=client --validate=false -o json -f`
const KUBECTL: [string, { read?: unknown; refused?: string }][] = JSON.parse(readFileSync(join(__dirname, '../data/yaml-values.json'), 'utf8'));
// kubectl takes the last of two keys, rounds integers that need more than 64 bits, and puts U+FFFD for bytes that are no text; we refuse all three
const STRICTER = ['!!binary /w==', '{a: 1, a: 2}', '{1: a, "1": b}', '18446744073709551615', '18446744073709551616', '123456789012345678901234567890'];

describe('a value of YAML means what it means to kubectl', () => {
  const same = KUBECTL.filter(([text, { read: value }]) => value !== undefined && !STRICTER.includes(text) && !/^integer/.test(String(value)));
  test.each(same)('%s', (text, { read: value }) => {
    expect(read(`${HEAD}x: ${text}\n`)[0].x).toEqual(value);
  });

  test.each(KUBECTL.filter(([text, { refused }]) => refused && !text.includes('\\P')))('%s is refused by both, with its line', (text) => {
    expect(sentence(`${HEAD}x: ${text}\n`)).toMatch(/^x\.yaml, document 1, line [45]: /);
  });

  test.each(STRICTER)('%s, of which kubectl loses something, is refused', (text) => {
    expect(sentence(`${HEAD}x: ${text}\n`)).toMatch(/^x\.yaml, document 1, line 4: /);
  });
});

test.each(['9007199254740993', '9223372036854775807', '-9223372036854775808'])('the integer %s, which would lose digits, is refused with its line, in JSON as well', (digits) => {
  expect(sentence(`${HEAD}x:\n- 1\n- ${digits}\n`)).toMatch(/^x\.yaml, document 1, line 6: the integer .* has more digits/);
  expect(sentence(`{"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"},\n"x": ${digits}}`)).toMatch(/line 2: the integer/);
  expect(read(`{"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "x": "${digits}"}`)[0].x).toBe(digits);
});

test('an anchor of one map is merged into others', () => {
  expect(read(`${HEAD}base: &base {a: 1, b: 2}\nx:\n  <<: *base\n  b: 3\n`)[0].x).toEqual({ a: 1, b: 3 });
});

test.each<[string, string, RegExp]>([
  ['a name that is a number', 'apiVersion: v1\nkind: X\nmetadata:\n  name: 123', /line 4: metadata\.name is the number 123, not a text\. Put it in quotes: name: "123"\./],
  ['a namespace that is a boolean', 'apiVersion: v1\nkind: X\nmetadata:\n  name: a\n  namespace: on', /line 5: metadata\.namespace is the boolean true/],
  ['an apiVersion that is a number', 'apiVersion: 1\nkind: X\nmetadata: {name: a}', /line 1: apiVersion is the number 1/],
  ['generateName', 'apiVersion: v1\nkind: X\nmetadata:\n  generateName: a-', /line 4: metadata\.generateName would make another object each time\. Give it metadata\.name/],
  ['a template of Helm in place of a value', `${HEAD}spec:\n  replicas: {{ .Values.replicas }}\n`, /^x\.yaml, line 5: \{\{ \.Values\.replicas }} is a template that nobody has rendered\. Render it first/],
  ['a template that steers', `{{- if .Values.on }}\n${HEAD}{{- end }}\n`, /^x\.yaml, line 1: \{\{- if/],
  ['a template of Jinja', `{% if x %}\n${HEAD}{% endif %}\n`, /^x\.yaml, line 1: \{% if x %} is a template/],
  ['a template in a name', 'apiVersion: v1\nkind: X\nmetadata:\n  name: "{{ name }}"', /line 4: \{\{ name }} is a template/],
  ['an object in a list without a name', 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: X\n  metadata: {}\n', /line 6: metadata\.name is missing/],
  ['a list of no objects', 'apiVersion: v1\nkind: List\nitems: 5', /line 3: items is no list/],
  ['a key that stands twice', `${HEAD}data:\n  a: b\n  a: c\n`, /line 6: the key a stands here a second time/],
  ['a second document', `${HEAD}---\n${HEAD}---\nkind: X\n`, /document 3, line 9: apiVersion is missing/],
  ['a bomb of aliases', `${HEAD}a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join('')}`, /aliases of aliases/],
  ['an anchor that holds itself', `${HEAD}a: &a [*a]\n`, /line 4: \*a holds itself/],
  ['a DEL', `${HEAD}data: {a: "b\u007f"}\n`, /line 4: the character U\+007F means something else .* Write "\\u007F" in double quotes/],
  ['a line separator', `${HEAD}data: {a: "b \u2028 c"}\n`, /line 4: the character U\+2028/],
  ['half a character', `${HEAD}data: {a: "\\ud800"}\n`, /line 4: half a character/],
])('%s is refused with its place and a remedy', (_, text, wanted) => {
  expect(sentence(text)).toMatch(wanted);
});

describe('is read as kubectl reads it', () => {
  const names = (text: string) => read(text).map(({ kind, metadata: { name } }) => `${kind} ${name}`);
  const one = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'X', metadata: { name, annotations: { braces: '}{"' } } });

  test('a list in a list', () => {
    expect(names(stringify({ apiVersion: 'v1', kind: 'List', items: [JSON.parse(one('a')), { apiVersion: 'v1', kind: 'List', items: [JSON.parse(one('b'))] }] }))).toEqual(['X a', 'X b']);
  });

  test.each(['items: null', 'items: []', 'items:', ''])('a list without objects: %j', (items) => {
    expect(read(`apiVersion: v1\nkind: List\n${items}`)).toEqual([]);
  });

  test('a list of one kind, whose objects need not say it', () => {
    expect(names('apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n')).toEqual(['ConfigMap a']);
  });

  test('a kind that ends in List and is none', () => {
    expect(names('apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: a}\n')).toEqual(['AllowList a']);
  });

  test.each(['null', '~', '""', ''])('the namespace %j, which says none', (namespace) => {
    expect(read(`apiVersion: v1\nkind: X\nmetadata: {name: a, namespace: ${namespace}}`)[0].metadata).toEqual({ name: 'a' });
  });

  test.each(['\n', '\n---\n', '', '\n\n---\n---\n'])('objects of JSON, one after another, with %j between them', (between) => {
    expect(names([one('a'), one('b'), one('c')].join(between))).toEqual(['X a', 'X b', 'X c']);
  });

  test('a template that is the text of a file', () => {
    expect(read(`${HEAD}data:\n  dag.py: |\n    {{ ds }}\n  x: "{{ ds }}"\n`)[0].data).toEqual({ 'dag.py': '{{ ds }}\n', 'x': '{{ ds }}' });
  });
});

test('the line is that of the object of JSON lines', () => {
  expect(sentence('{"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}}\n\n{"kind": "X"}\n')).toMatch(/document 2, line 3: apiVersion is missing/);
});

test('whatever an object holds, it is read as it was written', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.string(), tie('any'), { maxKeys: 3 })),
  })).any;
  fc.assert(fc.property(value, (x) => {
    const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, x };
    const plain = JSON.parse(JSON.stringify(object));
    expect(read(JSON.stringify(object))).toEqual([plain]);
    expect(read(stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))).toEqual([plain]);
  }), { numRuns: 300, seed: 1 });
});

test('documents are read one after the other, so that the first fault is told first and memory holds the tree of one', () => {
  const text = 'metadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n---\n[\n';
  expect(() => parseManifests(text, 'a.yaml')).toThrow('a.yaml, document 1, line 1: apiVersion is missing.');
});
