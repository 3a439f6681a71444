import { SparkVersion } from '../../../src';
import { complaints, synthesizes } from '../support';

test.each(['', ' ', 'My/Image:1', 'a b', 'a:b:c', 'a:', '/a', 'a//b', 'https://registry/a', 'a\n', `${'a'.repeat(256)}`, 'a@sha256:12', `a:${'t'.repeat(129)}`])('%j is no image', (image) => {
  expect(complaints({ image })[0]).toMatch(/^image ".*" is no name of an image\./s);
});

test.each([
  'spark', 'spark:4.3.0', 'apache/spark', 'registry.example.org:5000/team/spark-etl:1.0_rc.1', 'localhost/a:b', 'LOCALHOST:5000/a', '[2001:db8::1]:5000/a/b',
  `ghcr.io/a__b/c--d@sha256:${'0'.repeat(64)}`, `a:b@sha256:${'f'.repeat(64)}`,
])('%s is one', (image) => synthesizes({ image }));

test.each([['latest', /no release of Spark/], ['4', /no release of Spark/], ['', /no release/], ['2.4.8', /not supported. Use 3\.5\.0 or newer/], ['3.4.4', /not supported/]])('version %j is refused', (version, sentence) => {
  expect(complaints({ version: SparkVersion.of(version) })[0]).toMatch(sentence);
});

test('releases to come and previews are taken', () => {
  for (const version of ['3.5.0', '4.10.0', '5.0.0', '4.2.0-preview5']) synthesizes({ version: SparkVersion.of(version) });
});

test('names of pull secrets are names of objects', () => {
  expect(complaints({ imagePullSecrets: ['registry', 'A b', '', 'a..b'] })).toEqual(['"A b"', '""', '"a..b"'].map((name) => expect.stringContaining(`imagePullSecrets: ${name} cannot be`)));
});
