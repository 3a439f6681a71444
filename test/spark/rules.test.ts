import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { application, complaints, INSIDE, synthesizes } from './support';
import { Executors, SparkCode, SparkFile, SparkTrigger, SparkVolume } from '../../src';
import { OWNED } from '../../src/spark/conf/owned';
import { emptyFolder } from '../support/command';

const conf = (key: string, value = '1') => ({ conf: { [key]: value } });
const small = { memory: Size.mebibytes(300) };

test.each<[string, Parameters<typeof complaints>[0], RegExp]>([
  ['memory below Spark\'s minimum', { driver: small }, /^driver\.memory 300m is below Spark's minimum of 465m .* Use at least 465m\.$/],
  ['executor memory likewise', { executors: Executors.fixed(1, small) }, /executors: memory 300m/],
  ['an overhead factor of nothing', { driver: { memoryOverheadFactor: 0 } }, /memoryOverheadFactor 0 is not above 0/],
  ['no executor at all', { executors: Executors.fixed(-1) }, /count -1 is not a whole number/],
  ['half a core', { executors: Executors.fixed(1, { cores: 0.5 }) }, /cores 0\.5 .*cpuRequest/],
  ['half a thread', { executors: Executors.inDriver(0.5) }, /threads 0\.5/],
  ['negative retries', { maxRetries: -1 }, /maxRetries -1/],
  ['a file that is not there', { code: SparkCode.python(SparkFile.local('nowhere.py')) }, /code: the file "nowhere\.py" does not exist/],
  ['a folder instead of a file', { code: SparkCode.python(SparkFile.local(__dirname)) }, /is no file/],
  ['a relative path in the image', { code: SparkCode.python(SparkFile.inImage('pi.py')) }, /neither an absolute path/],
  ['a URL that is none', { code: SparkCode.python(SparkFile.url('pi.py')) }, /neither an absolute path in the image nor a URL/],
  ['a Python program with another ending', { code: SparkCode.python(SparkFile.inImage('/app.jar')) }, /does not end in \.py/],
  ['a main class that is none', { code: SparkCode.jar(SparkFile.inImage('/app.jar'), 'Main --class') }, /is no class name/],
  ['a key of the construct', conf('spark.executor.instances'), /conf: spark\.executor\.instances is set by the construct\. Use Executors\.fixed\(n\)\.$/],
  ['a key under a prefix of the construct', conf('spark.kubernetes.driver.volumes.emptyDir.x.mount.path'), /Use volumes\.$/],
  ['a key that is not Spark\'s', conf('fs.s3a.path.style.access'), /spark\.hadoop\.KEY/],
  ['a key with a space', conf('spark.sql. x'), /no Spark property/],
  ['dynamic allocation', conf('spark.dynamicAllocation.enabled', 'true'), /contradicts executors/],
  ['a variable with a bad name', { env: { 'A-B': EnvValue.fromValue('') } }, /env: "A-B"/],
  ['a variable of Spark\'s', { env: { SPARK_CONF_DIR: EnvValue.fromValue('/x') } }, /SPARK_CONF_DIR is set/],
  ['a volume over the jars', { volumes: [SparkVolume.emptyDirectory('/opt/spark/jars/')] }, /in use by the image/],
  ['a volume at a relative path', { volumes: [SparkVolume.emptyDirectory('data')] }, /no absolute path/],
  ['two volumes at one path', { volumes: [SparkVolume.emptyDirectory('/a'), SparkVolume.emptyDirectory('/a')] }, /mounted twice/],
  ['an unknown pull policy', { imagePullPolicy: 'Sometimes' }, /Always, IfNotPresent, Never/],
  ['a name that is no DNS label', { applicationName: 'My_App' }, /no DNS label/],
  ['a name that is far too long', { applicationName: 'a'.repeat(160) }, /applicationName a{60}\.\.\. has 160 characters; .* Use at most 48\.$/],
  ['a key for spark-submit', conf('spark.kubernetes.kerberos.krb5.path'), /conf: spark\.kubernetes\.kerberos\.krb5\.path has no effect: it is for spark-submit, which does not run here\. Leave it out\.$/],
  ['the scheduler of a driver', conf('spark.kubernetes.driver.scheduler.name'), /has no effect: .* Use driver\.podOptions\.schedulerName\.$/],
  ['a key for YARN', conf('spark.yarn.queue'), /spark\.yarn\.queue has no effect: it is for another cluster manager/],
  ['a key for Spark\'s own cluster manager', conf('spark.cores.max', '4'), /spark\.cores\.max has no effect/],
  ['nodes for executors alone', conf('spark.kubernetes.node.selector.disk', 'ssd'), /would reach executors, and not the driver\. Use podOptions\.nodeSelector\.$/],
  ['an allocator that needs more rights', conf('spark.kubernetes.allocation.pods.allocator', 'statefulset'), /needs rights that the driver does not have/],
  ['annotations of a Service that is not there', conf('spark.kubernetes.driver.service.annotation.a', 'b'), /Leave it out: the driver has no Service\.$/],
  ['a name that is too long', { applicationName: 'a'.repeat(49) }, /Use at most 48\.$/],
])('%s is refused', (_, props, sentence) => {
  expect(complaints(props).join('\n')).toMatch(sentence);
});

test('a file that is too large for a ConfigMap is refused', () => {
  const file = join(emptyFolder('large'), 'large.py');
  writeFileSync(file, '#'.repeat(1_100_000));
  expect(complaints({ code: SparkCode.python(SparkFile.local(file)) })[0]).toMatch(/has 1100000 bytes/);
});

test('a chart without namespace is refused only where rights are bound', () => {
  expect(complaints({}, {})[0]).toMatch(/chart has no namespace/);
  expect(application({ executors: INSIDE }, {}).node.validate()).toEqual([]);
});

test('all that is wrong is said at once, with the path of the construct', () => {
  expect(complaints({ driver: small, maxRetries: -1, applicationName: 'X' })).toHaveLength(3);
  const app = application({ driver: small });
  expect(() => (app.node.root as any).synth()).toThrow(/\[stack\/pi\] driver\.memory 300m/);
});

test('a manual application may have a name as long as a CronJob\'s', () => {
  synthesizes({ applicationName: 'a'.repeat(52), trigger: SparkTrigger.manual() });
});

test('every key of the construct is refused by name', () => {
  for (const key of Object.keys(OWNED)) expect(complaints(conf(key.endsWith('.') ? `${key}x` : key)).join()).toContain('is set by the construct');
});

test('whatever is given ends in YAML or in sentences, never in a crash', () => {
  const text = fc.string();
  fc.assert(fc.property(text, fc.array(text), fc.dictionary(text, text), text, fc.double(), (name, args, settings, path, number) => {
    const app = application({
      applicationName: name,
      arguments: args,
      conf: settings,
      maxRetries: number,
      executors: Executors.fixed(number, { cores: number, memoryOverheadFactor: number }),
      code: SparkCode.python(SparkFile.inImage(path)),
      volumes: [SparkVolume.emptyDirectory(path)],
    });
    expect(app.node.validate().every((sentence) => typeof sentence === 'string' && sentence.length > 20)).toBe(true);
  }));
});
