import { join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { EventLogs, Executors, HdfsCluster, HdfsVolume, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, SparkTrigger } from 'cdk8s-bigdata';

const app = new App();
const chart = new Chart(app, 'flights', { namespace: 'default' });

const hdfs = new HdfsCluster(chart, 'hdfs', { dataNodes: { volumes: [HdfsVolume.claim(Size.gibibytes(2))] } });
const directory = hdfs.directory('/flights', { owner: 'spark' });
const history = new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });

new SparkApplication(chart, 'flights', {
  code: SparkCode.python(SparkFile.local(join(__dirname, 'delays.py'))),
  arguments: [`${directory.path}/flights-3m.parquet`, `${directory.path}/results`],
  driver: { cpuRequest: Cpu.millis(500) }, // all pods fit on a machine with two cores
  executors: Executors.fixed(2, { memory: Size.gibibytes(1), cpuRequest: Cpu.millis(250) }),
  hdfs,
  eventLog: history,
  conf: { 'spark.log.level': 'WARN', 'spark.sql.session.timeZone': 'UTC', 'spark.sql.shuffle.partitions': '4' },
  trigger: SparkTrigger.manual(), // first the data, then `bigdata run flights`
});

app.synth();
