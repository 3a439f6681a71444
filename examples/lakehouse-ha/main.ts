import { join } from 'node:path';
import { App, Chart, Duration, Size } from 'cdk8s';
import { Cpu, Namespace } from 'cdk8s-plus-27';
import {
  EventLogs, Executors, HdfsCluster, HdfsRacks, HdfsTopology, HdfsVolume, HistoryCleaner, SparkApplication, SparkCode, SparkFile, SparkHistoryServer,
  SparkTrigger,
} from 'cdk8s-bigdata';

/** No pod of this example needs more. */
const RESTRICTED = { 'pod-security.kubernetes.io/enforce': 'restricted' };

const app = new App();
new Namespace(new Chart(app, 'namespace'), 'namespace', { metadata: { name: 'lakehouse', labels: RESTRICTED } });
const chart = new Chart(app, 'lakehouse-ha', { namespace: 'lakehouse' });

const hdfs = new HdfsCluster(chart, 'lake', {
  topology: HdfsTopology.highlyAvailable(),
  dataNodes: { count: 3, volumes: [HdfsVolume.claim(Size.gibibytes(2))] },
  racks: HdfsRacks.byPodRange(), // replicas on two nodes, and executors read from their own
});
const flights = hdfs.directory('/flights', { owner: 'spark' });

const history = new SparkHistoryServer(chart, 'history', {
  logs: EventLogs.hdfs(hdfs),
  cleaner: HistoryCleaner.after(Duration.days(30)),
});

new SparkApplication(chart, 'flights', {
  code: SparkCode.python(SparkFile.local(join(__dirname, '../flights/delays.py'))),
  arguments: [`${flights.path}/flights-3m.parquet`, `${flights.path}/results`],
  driver: { cpuRequest: Cpu.millis(250) }, // all 14 pods fit on two cores
  executors: Executors.fixed(1, { memory: Size.gibibytes(1), cpuRequest: Cpu.millis(250) }),
  hdfs,
  eventLog: history,
  conf: { 'spark.log.level': 'WARN', 'spark.sql.session.timeZone': 'UTC', 'spark.sql.shuffle.partitions': '4' },
  trigger: SparkTrigger.manual(),
});

app.synth();
