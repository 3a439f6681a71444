import { App, Chart, Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { SparkApplication, SparkTrigger, SparkVolume } from '../../../src';
import { testApp } from '../../support/app';
import { application, complaints, PI, synthesizes } from '../support';

test('two applications of one name in one namespace are told of each other', () => {
  const app = new App();
  const chart = new Chart(app, 'one', { namespace: 'default' });
  new SparkApplication(chart, 'etl', { code: PI });
  new SparkApplication(new Chart(app, 'two', { namespace: 'default' }), 'again', { applicationName: 'etl', code: PI });
  new SparkApplication(new Chart(app, 'elsewhere', { namespace: 'other' }), 'etl', { code: PI });
  expect(() => app.synthYaml()).toThrow(new RegExp('\\[one/etl\\] applicationName etl: .* would be made by two/again, too.*\n.*\\[two/again\\] applicationName etl: .* would be made by one/etl, too.*$'));
});

test('each of many applications of one name is told of one other', () => {
  const app = testApp();
  const applications = ['one', 'two', 'three'].map((id) => new SparkApplication(new Chart(app, id, { namespace: 'default' }), 'etl', { code: PI }));
  expect(applications.flatMap(({ node }) => node.validate())).toEqual(['two', 'one', 'one'].map((id) => expect.stringContaining(`would be made by ${id}/etl, too`)));
});

test('an application that was taken out of the tree leaves its name to others', () => {
  const app = testApp();
  const chart = new Chart(app, 'one', { namespace: 'default' });
  new SparkApplication(chart, 'etl', { code: PI });
  chart.node.tryRemoveChild('etl');
  new SparkApplication(chart, 'etl', { code: PI });
  expect(() => app.synthYaml()).not.toThrow();
});

test.each(['My NS', 'a.b', 'a'.repeat(64)])('%j is no namespace', (namespace) => {
  expect(complaints({}, { namespace })[0]).toMatch(/^The chart's namespace ".*" is no DNS label/);
});

test('every name that is taken makes names that Kubernetes takes, for what is derived from them as well', () => {
  const name = fc.oneof(fc.string({ unit: fc.constantFrom('a', 'z', '0', '9', '-'), minLength: 1, maxLength: 60 }), fc.string());
  fc.assert(fc.property(name, fc.boolean(), (applicationName, manual) => {
    const app = application({ applicationName, trigger: manual ? SparkTrigger.manual() : SparkTrigger.onApply() });
    if (app.node.validate().length > 0) return;
    const objects = Testing.synth(Chart.of(app));
    for (const { metadata, kind } of objects) {
      const longest = { Job: '-abcde', CronJob: '-1234567890' }[kind as string] ?? ''; // a pod of a Job, a Job of a CronJob
      expect(`${metadata.name}${longest}`).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
    }
  }), { numRuns: 300 });
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
