import { join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import { Cpu, PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkCode, SparkFile, SparkTrigger, SparkVolume } from 'cdk8s-bigdata';

const app = new App();
const chart = new Chart(app, 'flights', { namespace: 'default' });

// driver and executors on several nodes read and write it, hence ReadWriteMany
const data = new PersistentVolumeClaim(chart, 'data', {
  metadata: { name: 'flights-data' },
  accessModes: [PersistentVolumeAccessMode.READ_WRITE_MANY],
  storage: Size.gibibytes(1),
});

new SparkApplication(chart, 'flights', {
  code: SparkCode.python(SparkFile.local(join(__dirname, 'delays.py'))),
  arguments: ['/data/flights-3m.parquet', '/data/results'],
  driver: { cpuRequest: Cpu.millis(500) }, // all three pods fit on a machine with two cores
  executors: Executors.fixed(2, { memory: Size.gibibytes(1), cpuRequest: Cpu.millis(500) }),
  volumes: [SparkVolume.fromPersistentVolumeClaim(data, '/data')],
  conf: { 'spark.log.level': 'WARN', 'spark.sql.session.timeZone': 'UTC', 'spark.sql.shuffle.partitions': '4' },
  trigger: SparkTrigger.manual(), // first the data, then `bigdata run flights`
});

app.synth();
