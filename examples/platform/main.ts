import { join } from 'node:path';
import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, Namespace } from 'cdk8s-plus-27';
import {
  AirflowDeployment, Asset, Dag, DagParam, DagSchedule, EventLogs, Executors, HdfsCluster, HdfsVolume, HttpSensor, PodTask, PodTaskProps,
  SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkTask, SparkTrigger,
} from 'cdk8s-bigdata';

/** No pod of this example needs more. */
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };

const app = new App();
new Namespace(new Chart(app, 'namespace'), 'namespace', { metadata: { name: 'platform', labels: RESTRICTED } });
const chart = new Chart(app, 'platform', { namespace: 'platform' });

const hdfs = new HdfsCluster(chart, 'hdfs', { dataNodes: { volumes: [HdfsVolume.claim(Size.gibibytes(2))] } });
const flights = hdfs.directory('/flights', { owner: 'spark' });
const tables = hdfs.directory('/tables', { owner: 'spark' });
const history = new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });

const delays = new SparkApplication(chart, 'delays', {
  code: SparkCode.python(SparkFile.local(join(__dirname, 'delays.py'))),
  driver: { cpuRequest: Cpu.millis(250) }, // all pods fit on a machine with two cores
  executors: Executors.fixed(1, { cpuRequest: Cpu.millis(250) }),
  eventLog: history,
  conf: { 'spark.log.level': 'WARN', 'spark.sql.session.timeZone': 'UTC', 'spark.sql.shuffle.partitions': '2' },
  trigger: SparkTrigger.manual(),
});

const airflow = new AirflowDeployment(chart, 'airflow', {
  connections: { hdfs: EnvValue.fromValue(`http://${hdfs.webAddresses[0]}`) },
});

const dag = new Dag(chart, 'daily-delays', {
  airflow,
  schedule: DagSchedule.cron('0 3 * * *', { timeZone: 'America/New_York' }),
  description: 'Delay statistics of a day of flights, as a partition of the table delays',
  params: { day: DagParam.text('2001-01-15', { description: 'of the flights' }) },
  maxActiveRuns: 1, // two of the same day would share its staging folder
  defaults: { retries: 1, retryDelay: Duration.seconds(10) },
});

const day = '{{ params.day }}';
const source = `${flights.path}/flights-3m.parquet`;
const partition = `${tables.path}/delays/day=${day}`;

/** A shell with Hadoop's client, as the owner of the data. */
const shell = (script: string, ...args: string[]): PodTaskProps => ({
  image: 'apache/hadoop:3.5.0',
  user: 1000,
  command: ['bash', '-euc', script, 'bash'],
  arguments: args,
  env: { HADOOP_CONF_DIR: EnvValue.fromValue('/etc/hadoop/conf'), HADOOP_USER_NAME: EnvValue.fromValue('spark'), HADOOP_CLIENT_OPTS: EnvValue.fromValue('-Xmx128m') },
  mounts: [{ path: '/etc/hadoop/conf', volume: { name: 'conf', configMap: { name: hdfs.configMapName } } }],
  resources: { memory: Size.mebibytes(384) },
  templates: true,
});

const there = new HttpSensor(dag, 'flights-there', {
  connectionId: 'hdfs', endpoint: `webhdfs/v1${source}?op=GETFILESTATUS`, pokeInterval: Duration.seconds(10), timeout: Duration.hours(1),
});
const compute = new SparkTask(dag, 'compute', { application: delays, arguments: [source, day, `/flights/staging/${day}`], templates: true });
const validate = new PodTask(dag, 'validate', shell(
  'hdfs dfs -cat "$1/part-*" | tee /dev/stderr | awk -F, \'NR > 1 { flights += $2 } END { exit !(NR > 18 && flights > 10000) }\'', `/flights/staging/${day}`,
));
// Readers see a whole partition, or for a moment none. A pod may be lost at any point: what it has moved is not removed by the next try.
const publish = new PodTask(dag, 'publish', {
  ...shell(`
old=$(dirname "$2")/.old-$(basename "$2")
hdfs dfs -test -e "$1" || exec hdfs dfs -ls -R "$2"
hdfs dfs -mkdir -p "$(dirname "$2")"
if hdfs dfs -test -e "$2"; then
  hdfs dfs -rm -r -f "$old"
  hdfs dfs -mv "$2" "$old"
fi
hdfs dfs -mv "$1" "$2"
hdfs dfs -rm -r -f "$old"
hdfs dfs -ls -R "$2"`, `/flights/staging/${day}`, partition),
  outlets: [new Asset(`${tables.uri}/delays`, 'delays')],
});
there.before(compute).before(validate).before(publish);

app.synth();
