import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Executors } from '../../../src';
import { ownerOf } from '../../../src/spark/conf/owned';
import { DEFAULTS } from '../../../src/spark/configuration';
import { complaints, driver, INSIDE, synth, synthesizes } from '../support';

const conf = (key: string, value: string) => ({ conf: { [key]: value } });

test.each([
  ['spark.sql.shuffle.partitions', 'four', 'a whole number above 0'],
  ['spark.sql.shuffle.partitions', '0', 'a whole number above 0'],
  ['spark.network.timeout', '2 weeks', 'a time'],
  ['spark.driver.maxResultSize', '1.5g', 'a size'],
  ['spark.eventLog.compress', 'yes', 'true or false'],
  ['spark.memory.fraction', '7', 'a share between 0 and 1'],
  ['spark.log.level', 'verbose', 'one of ALL, DEBUG'],
  ['spark.sql.parquet.outputTimestampType', 'INT32', 'one of INT96, TIMESTAMP_MICROS'],
  ['spark.sql.autoBroadcastJoinThreshold', '10 apples', 'a size'],
  ['spark.speculation.multiplier', 'twice', 'a number'],
  ['spark.kubernetes.allocation.batch.size', '5k', 'a whole number'],
  ['spark.memory.offHeap.size', 'much', 'a size'],
])('%s of %j is refused', (key, value, expected) => {
  expect(complaints(conf(key, value))[0]).toContain(`conf: ${key} ${JSON.stringify(value)} is not ${expected}`);
});

test.each([
  ['spark.eventLog.compress', 'True'], ['spark.network.timeout', '120'], ['spark.network.timeout', ' 10min '], ['spark.sql.autoBroadcastJoinThreshold', '-1'],
  ['spark.driver.maxResultSize', '2G'], ['spark.memory.fraction', '0.6'], ['spark.log.level', 'WARN'], ['spark.scheduler.mode', 'FAIR'], ['spark.some.other.key', 'anything at all'],
  ['spark.sql.shuffle.partitions', '200'], ['spark.speculation.multiplier', '1.5'], ['spark.speculation.multiplier', '3'], ['spark.executor.heartbeatInterval', '${spark.my.interval}'],
])('%s of %j is what Spark reads', (key, value) => synthesizes(conf(key, value)));

test('what the construct writes, a user cannot have set in vain', () => {
  const everything = synth({ imagePullPolicy: 'Always', imagePullSecrets: ['a'], executors: Executors.fixed(1, { cpuLimit: Cpu.units(1), memoryOverhead: Size.mebibytes(400) }) });
  const keys = everything.ConfigMap.data['spark.properties'].trim().split('\n').map((line: string) => line.split('=')[0])
    .filter((key: string) => !Object.hasOwn(DEFAULTS, key));
  expect(keys.length).toBeGreaterThan(15);
  expect(keys.filter((key: string) => ownerOf(key) === undefined)).toEqual([]);
});

test('a flag is one in whatever case Python writes it', () => {
  expect(complaints(conf('spark.dynamicAllocation.enabled', 'True'))[0]).toMatch(/contradicts executors/);
  const offHeap = { 'spark.memory.offHeap.enabled': 'True', 'spark.memory.offHeap.size': '512m' };
  expect(driver(synth({ conf: offHeap })).spec.containers[0].resources.limits.memory).toBe(`${1024 + 409 + 512}Mi`);
});

test('memory off the heap has a size', () => {
  expect(complaints(conf('spark.memory.offHeap.enabled', 'true'))[0]).toMatch(/needs spark\.memory\.offHeap\.size/);
});

test('a task does not need more cores than an executor has', () => {
  expect(complaints({ ...conf('spark.task.cpus', '3'), executors: Executors.fixed(1, { cores: 2 }) })[0]).toMatch(/spark\.task\.cpus 3 is more than the 2/);
  expect(complaints({ ...conf('spark.task.cpus', '2'), executors: INSIDE })[0]).toMatch(/more than the 1/);
  synthesizes({ ...conf('spark.task.cpus', '2'), executors: Executors.inDriver(2) });
});

test.each([
  ['spark.hadoop.fs.s3a.secret.key', '${env.S}', '${env:S}'],
  ['spark.hadoop.javax.jdo.option.ConnectionPassword', '${env.S}', '${env:S}'],
  ['spark.ssl.keyPassword', '${env:S}', '${env.S}'],
])('%s is taken from the environment as %s and not as %s', (key, resolved, literal) => {
  synthesizes(conf(key, resolved));
  expect(complaints(conf(key, literal))[0]).toContain(`would be "${literal}" as it stands: the form that is resolved there is ${resolved.replace('S', 'NAME')}`);
  for (const plain of [`${resolved}x`, '${env.S:-hunter2}', 'hunter2']) expect(complaints(conf(key, plain))[0]).toContain('plain text');
});

test('the secret of a run is not the name of a variable, which is not resolved there', () => {
  expect(complaints(conf('spark.authenticate.secret', '${env:S}'))[0]).toContain('plain text');
});

test.each([
  'spark.hadoop.fs.s3a.secret.key', 'spark.hadoop.fs.s3a.access.key', 'spark.hadoop.fs.s3a.session.token', 'spark.ssl.keyPassword',
  'spark.hadoop.fs.azure.account.key.me.blob.core.windows.net', 'spark.hadoop.javax.jdo.option.ConnectionPassword', 'spark.authenticate.secret',
])('%s does not stand in a manifest', (key) => {
  expect(complaints(conf(key, 'hunter2'))[0]).toMatch(/plain text.*EnvValue\.fromSecretValue/);
});
