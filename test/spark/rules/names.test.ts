import { App, Chart } from 'cdk8s';
import { SparkApplication, SparkVolume } from '../../../src';
import { complaints, PI, synthesizes } from '../support';

test('two applications of one name in one namespace are told of each other', () => {
  const app = new App();
  const chart = new Chart(app, 'one', { namespace: 'default' });
  new SparkApplication(chart, 'etl', { code: PI });
  new SparkApplication(new Chart(app, 'two', { namespace: 'default' }), 'again', { applicationName: 'etl', code: PI });
  new SparkApplication(new Chart(app, 'elsewhere', { namespace: 'other' }), 'etl', { code: PI });
  expect(() => app.synthYaml()).toThrow(new RegExp('\\[one/etl\\] applicationName etl is that of two/again, too.*\n.*\\[two/again\\] applicationName etl is that of one/etl, too.*$'));
});

test.each(['My NS', 'a.b', 'a'.repeat(64)])('%j is no namespace', (namespace) => {
  expect(complaints({}, { namespace })[0]).toMatch(/^The chart's namespace ".*" is no DNS label/);
});

const mounted = (...paths: string[]) => ({ volumes: paths.map((path) => SparkVolume.emptyDirectory(path)) });

test('two spellings of one path are one path', () => {
  for (const again of ['/data/', '//data', '/./data', '/data/.']) expect(complaints(mounted('/data', again))).toEqual(['volumes: /data is mounted twice. Give each volume a path of its own.']);
});

test.each(['/./tmp', '//opt/spark/', '/opt/spark/conf/mine', '/opt/spark/app', '/var/run/secrets/kubernetes.io/serviceaccount'])('%s is in use', (path) => {
  expect(complaints(mounted(path))[0]).toMatch(/is in use by the image or by us/);
});

test.each(['', 'data', '/a:b', '/a/../b', '/a\nb'])('%j is no path of a volume', (path) => {
  expect(complaints(mounted(path))[0]).toMatch(/is no absolute path/);
});

test('folders beside those in use are free', () => synthesizes(mounted('/data', '/opt/spark/work-dir/cache', '/opt/spark/configuration')));
