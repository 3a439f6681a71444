import { Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { application, PI } from './support';
import { Executors } from '../../src';
import { told } from '../support/app';

const toldOf = (props: object) => told(() => application(props as any));

test.each<[string, object, string]>([
  ['no code', { code: undefined }, 'code: undefined is not a SparkCode such as'],
  ['a path as code', { code: 'job.py' }, 'code: "job.py" is not a SparkCode'],
  ['a path as the code\'s file', { code: { file: 'job.py' } }, 'code: file: "job.py" is not a SparkFile'],
  ['one argument', { arguments: 'a' }, 'arguments: "a" is not an array'],
  ['a number among arguments', { arguments: ['a', 1] }, 'arguments[1]: 1 is not a string'],
  ['a size as text', { driver: { memory: '1g' } }, 'driver.memory: "1g" is not a Size such as Size.gibibytes(2)'],
  ['a size of executors as text', { executors: Executors.fixed(1, { memory: '1g' } as any) }, 'executors: resources.memory: "1g" is not a Size'],
  ['CPU as text', { driver: { cpuRequest: '500m' } }, 'driver.cpuRequest: "500m" is not a Cpu'],
  ['a number of executors', { executors: 2 }, 'executors: 2 is not Executors.fixed(2)'],
  ['text as an environment variable', { env: { A: 'b' } }, 'env: A: "b" is not an EnvValue'],
  ['a number as an environment variable', { env: { A: EnvValue.fromValue(5 as any) } }, 'env: A: an object with value, valueFrom is not an EnvValue'],
  ['a number as a Spark property', { conf: { 'spark.sql.shuffle.partitions': 4 } }, 'conf: spark.sql.shuffle.partitions: 4 is not a string'],
  ['a trigger as text', { trigger: 'manual' }, 'trigger: "manual" is not SparkTrigger.onApply() or SparkTrigger.manual()'],
  ['a version as text', { version: '4.3.0' }, 'version: "4.3.0" is not a SparkVersion'],
  ['a path as a volume', { volumes: ['/data'] }, 'volumes[0]: "/data" is not a SparkVolume'],
  ['a time as text', { ttlAfterFinished: '1h' }, 'ttlAfterFinished: "1h" is not a Duration'],
  ['a misspelt property', { argumentz: [] }, 'argumentz: there is no such property. There are: code, arguments,'],
  ['a misspelt resource', { driver: { mem: Size.gibibytes(1) } }, 'driver.mem: there is no such property. There are: cores,'],
])('%s is refused with path and remedy', (_, props, sentence) => {
  expect(toldOf(props)).toContain(`[stack/pi] ${sentence}`);
});

test('all of it is said at once', () => {
  expect(toldOf({ code: 1, image: 2, conf: { a: 3 } }).split('\n')).toHaveLength(4);
});

test('properties that are undefined are as good as not given', () => {
  expect(toldOf({ code: PI, driver: undefined, conf: undefined, later: undefined })).toBe('');
});

test('whatever a JavaScript program passes, it is told in sentences', () => {
  const names = ['arguments', 'applicationName', 'driver', 'executors', 'env', 'volumes', 'conf', 'trigger', 'version', 'image', 'imagePullPolicy', 'imagePullSecrets', 'maxRetries', 'ttlAfterFinished'];
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything(), { noNullPrototype: false }), (props) => {
    const message = toldOf(props);
    if (message !== '') expect(message).toMatch(/^Validation failed with the following errors:\n( {2}\[stack\/pi\] .*(\n|$))+/s);
  }), { numRuns: 500 });
});
