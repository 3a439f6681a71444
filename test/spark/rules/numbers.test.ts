import { Duration, Size } from 'cdk8s';
import { Executors } from '../../../src';
import { complaints } from '../support';

test('no executors are not an application without executor pods', () => {
  expect(complaints({ executors: Executors.fixed(0) })[0]).toMatch(/^executors: count 0 is not a whole number from 1/);
});

test.each([[Executors.fixed(1e10), /count 10000000000/], [Executors.fixed(NaN), /count NaN/], [Executors.inDriver(1e10), /threads 10000000000/]])('%# executors cannot be counted', (executors, sentence) => {
  expect(complaints({ executors })[0]).toMatch(sentence);
});

test.each([
  [{ memory: Size.mebibytes(NaN) }, /^driver\.memory NaNm is below/],
  [{ memory: Size.gibibytes(Infinity) }, /more than can be written/],
  [{ memory: Size.tebibytes(1e9) }, /more than can be written/],
  [{ memoryOverheadFactor: Infinity }, /a pod of Infinity MiB/],
  [{ memoryOverheadFactor: NaN }, /memoryOverheadFactor NaN is not above 0/],
  [{ memoryOverhead: Size.mebibytes(NaN) }, /a pod of NaN MiB/],
])('%j is no memory', (driver, sentence) => {
  expect(complaints({ driver }).join('\n')).toMatch(sentence);
});

test.each([Duration.millis(1500), Duration.days(1e6), Duration.hours(NaN)])('%s is no time to live', (ttlAfterFinished) => {
  expect(complaints({ ttlAfterFinished })[0]).toMatch(/^ttlAfterFinished of \S+ s is not a whole number of seconds/);
});
