import { Chart } from 'cdk8s';
import { EnvValue } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import {
  AirflowDeployment, AirflowVersion, EventLogs, HadoopVersion, HdfsCluster, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkVersion,
} from '../../src';
import { AIRFLOW_KEYS } from '../../src/airflow/rules/known-keys';
import { HADOOP_KEYS } from '../../src/hdfs/known';
import { nearest } from '../../src/keys/nearest';
import { SPARK_KEYS } from '../../src/spark/conf/known';
import { complaintsIn, testApp } from '../support/app';

const code = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

/** What is said of one key, by who reads it. */
function complaint(describe: (chart: Chart) => unknown): string {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  describe(chart);
  return complaintsIn(chart).join('\n');
}
const ofSpark = (key: string, value: string, version?: SparkVersion) => complaint((chart) => new SparkApplication(chart, 'x', { code, conf: { [key]: value }, version }));
const ofHistory = (key: string, value: string) => complaint((chart) => new SparkHistoryServer(chart, 'x', { logs: EventLogs.at('s3a://logs'), conf: { [key]: value } }));
const ofHdfs = (key: string, value: string, version?: HadoopVersion) => complaint((chart) => new HdfsCluster(chart, 'x', { hdfsSite: { [key]: value }, version }));
const ofCore = (key: string, value: string) => complaint((chart) => new HdfsCluster(chart, 'x', { coreSite: { [key]: value } }));
const ofAirflow = (key: string, value: string, version?: AirflowVersion) => complaint((chart) => new AirflowDeployment(chart, 'x', { configuration: { [key]: value }, version }));

test.each<[string, string, RegExp]>([
  ['a letter left out', ofSpark('spark.sql.shufle.partitions', '8'), /conf: spark\.sql\.shufle\.partitions is no key of Spark, which would pass it over\. Did you mean spark\.sql\.shuffle\.partitions\?/],
  ['a letter too many', ofSpark('spark.executors.heartbeatInterval', '8s'), /Did you mean spark\.executor\.heartbeatInterval\?/],
  ['two letters exchanged', ofSpark('spark.seriailzer', 'x'), /Did you mean spark\.serializer\?/],
  ['other capitals', ofSpark('spark.sql.adaptive.coalescepartitions.enabled', 'true'), /Did you mean spark\.sql\.adaptive\.coalescePartitions\.enabled\?/],
  ['a key of Kubernetes that nobody reads', ofSpark('spark.kubernetes.executor.tolerations.0.key', 'x'), /spark\.kubernetes\.executor\.tolerations\.0\.key is no key of Spark, which would pass it over\. Leave it out\./],
  ['one of a history server', ofHistory('spark.history.fs.update.intervall', '10s'), /Did you mean spark\.history\.fs\.update\.interval\?/],
  ['one that no history server has', ofHistory('spark.history.colour', 'red'), /spark\.history\.colour is no key of Spark/],
  ['no key of Spark for a history server', ofHistory('fs.s3a.endpoint', 'x'), /"fs\.s3a\.endpoint" is no Spark property/],
  ['one of HDFS', ofHdfs('dfs.datanode.handler.cuont', '5'), /hdfsSite: dfs\.datanode\.handler\.cuont is no key of Hadoop, .* Did you mean dfs\.datanode\.handler\.count\?/],
  ['one of Hadoop', ofCore('hadoop.http.filter.initialisers', 'x'), /coreSite: hadoop\.http\.filter\.initialisers is no key of Hadoop/],
  ['one of Hadoop in Spark', ofSpark('spark.hadoop.fs.s3a.endpiont', 'x'), /conf: spark\.hadoop\.fs\.s3a\.endpiont: fs\.s3a\.endpiont is no key of Hadoop, .* Did you mean fs\.s3a\.endpoint\?/],
  ['one of Airflow', ofAirflow('core.max_active_task_per_dag', '5'), /configuration: core\.max_active_task_per_dag is no key of Airflow, .* Did you mean core\.max_active_tasks_per_dag\?/],
  ['one that no Airflow reads', ofAirflow('scheduler.colour', 'red'), /configuration: scheduler\.colour is no key of Airflow/],
  ['one of Airflow as a variable', complaint((chart) => new AirflowDeployment(chart, 'x', { env: { AIRFLOW__CORE__PARALELISM: EnvValue.fromValue('5') } })), /env: AIRFLOW__CORE__PARALELISM: core\.paralelism is no key of Airflow/],
])('%s is told with what was meant', (_, said, sentence) => expect(said).toMatch(sentence));

test.each<[string, string, RegExp]>([
  ['a flag of Hadoop', ofHdfs('dfs.namenode.avoid.read.stale.datanode', 'yes'), /dfs\.namenode\.avoid\.read\.stale\.datanode "yes" is not true or false/],
  ['a number of Hadoop', ofHdfs('dfs.namenode.handler.count', 'many'), /dfs\.namenode\.handler\.count "many" is not a number/],
  ['a flag of Airflow', ofAirflow('core.compress_serialized_dags', 'maybe'), /core\.compress_serialized_dags "maybe" is not True or False/],
  ['a number of Airflow', ofAirflow('scheduler.max_tis_per_query', '1.5'), /scheduler\.max_tis_per_query "1\.5" is not a whole number/],
])('%s has a value of its type', (_, said, sentence) => expect(said).toMatch(sentence));

test.each<[string, string]>([
  ['an extension of Spark', ofSpark('spark.celeborn.master.endpoints', 'x')],
  ['a key of the user\'s own', ofSpark('spark.myjob.day', '2026-01-01')],
  ['a catalog by a name of the user\'s', ofSpark('spark.sql.catalog.lake.type', 'hadoop')],
  ['how a driver authenticates itself', ofSpark('spark.kubernetes.authenticate.oauthTokenFile', '/run/token')],
  ['a scheduler of another build', ofSpark('spark.kubernetes.scheduler.volcano.podGroupTemplateFile', '/x', SparkVersion.V3_5_9)],
  ['Hadoop\'s keys in Spark', ofSpark('spark.hadoop.fs.s3a.endpoint', 'http://minio:9000')],
  ['a resource by its name', ofSpark('spark.executor.resource.gpu.amount', '1')],
  ['listeners of logs', ofSpark('spark.metrics.conf.*.sink.console.class', 'x')],
  ['a bucket by its name', ofCore('fs.s3a.bucket.lake.endpoint', 'http://minio:9000')],
  ['a proxy user by his name', ofCore('hadoop.proxyuser.etl.hosts', '*')],
  ['a number with a unit', ofHdfs('dfs.blocksize', '64m')],
  ['a time without a unit', ofHdfs('dfs.heartbeat.interval', '5')],
  ['a section of another provider', ofAirflow('openlineage.transport', '{}')],
])('%s passes', (_, said) => expect(said).toBe(''));

test('a key of another release is told with the releases that know it', () => {
  const { keys, releases } = SPARK_KEYS();
  const newer = [...keys].find(([key, { known, type }]) => known === '00001' && type === 'flag' && key.startsWith('spark.sql.'))![0];
  expect(ofSpark(newer, 'true')).toBe('');
  expect(ofSpark(newer, 'true', SparkVersion.V3_5_9)).toContain(`conf: ${newer} is not known to Spark 3.5.9, which would pass it over. It is known to 4.3.`);
  expect(ofSpark(newer, 'true', SparkVersion.of('3.5.1'))).toContain('is not known to Spark 3.5.1');
  expect(releases).toHaveLength(5);
});

test('an image of the user\'s may have any release, unless he says which', () => {
  const older = 'spark.shuffle.cleaner.interval';
  expect(SPARK_KEYS().keys.get(older)?.known).toBe('10000');
  const say = (props: object) => complaint((chart) => new SparkApplication(chart, 'x', { code, conf: { [older]: '10s' }, ...props }));
  expect(say({ image: 'registry.example.org/spark:own' })).toBe('');
  expect(say({ image: 'registry.example.org/spark:own', version: SparkVersion.V4_3_0 })).toContain('is not known to Spark 4.3.0');
  expect(say({ version: SparkVersion.of('4.9.0') })).toBe(''); // nobody has looked at it
});

test.each([['Spark', SPARK_KEYS, 1500], ['Hadoop', HADOOP_KEYS, 1000], ['Airflow', AIRFLOW_KEYS, 300]] as const)('%s: no known key is taken for another', (_, table, count) => {
  const { keys } = table();
  expect(keys.size).toBeGreaterThan(count);
  for (const [key, { known }] of keys) expect(`${key} ${known}`).toMatch(/^[^\s]+[^.] [01]*1[01]*$/);
});

test('of a known key with one letter changed a known key is found', () => {
  const table = SPARK_KEYS();
  const long = [...table.keys.keys()].filter((key) => key.split('.').every((part) => part.length >= 5));
  fc.assert(fc.property(fc.constantFrom(...long), fc.nat(), fc.constantFrom('x', 'Q', '7'), (key, at, letter) => {
    const place = 6 + (at % (key.length - 6));
    if (key[place] === '.') return;
    const wrong = `${key.slice(0, place)}${letter}${key.slice(place + 1)}`;
    if (table.keys.has(wrong)) return;
    expect(table.keys.has(nearest(wrong, table)!)).toBe(true);
  }), { numRuns: 50 });
});
