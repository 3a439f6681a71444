import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { manifests } from './manifests.mjs';
import { ratio, spawned } from './timing.mjs';

export const title = 'Start-up of Spark and Hadoop in our images, with and without the class data archive';

const RUNS = 5;
const DRIVER = '/opt/entrypoint.sh driver --master local[2]';
const { ApiObject } = createRequire(import.meta.url)('cdk8s');
const { HadoopVersion, SparkVersion } = createRequire(import.meta.url)('../lib');
/** What is timed in each, and the variable that turns its archive off. */
const IMAGES = [
  {
    image: SparkVersion.V4_3_0.image,
    variable: 'SPARK_CDS',
    commands: {
      'pi.py': `${DRIVER} /opt/spark/examples/src/main/python/pi.py`,
      'SparkPi': `${DRIVER} --class org.apache.spark.examples.SparkPi /opt/spark/examples/jars/spark-examples.jar`,
      'spark-submit --version': '/opt/spark/bin/spark-submit --version',
    },
  },
  {
    image: HadoopVersion.V3_5_0.image,
    variable: 'HADOOP_CDS',
    commands: {
      'hdfs dfs -ls': 'hdfs dfs -ls file:///opt',
      'hdfs namenode -format': 'hdfs namenode -Dfs.defaultFS=hdfs://127.0.0.1 -Ddfs.namenode.name.dir=file:///tmp/name -format -force',
    },
  },
];

/** One pod runs all of an image, taking turns, so that a busy minute hits both. */
export async function measure() {
  const rows = [];
  for (const image of IMAGES) rows.push(...await measureImage(image));
  return rows;
}

async function measureImage({ image, variable, commands }) {
  const folder = manifests((chart) => new ApiObject(chart, 'job', {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'bench-image' },
    spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container(image, variable, commands)] } } },
  }));
  const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args, '--name', 'bench-image']);
  const output = await bigdata('up', '-f', folder, '--logs');
  await bigdata('down');

  const samples = [...output.matchAll(/^(.+)\t([01])\t(\S+) (\S+) (\S+)$/gm)].map(([, name, archive, wall, user, system]) => ({
    name, archive, wall: 1000 * wall, CPU: 1000 * (Number(user) + Number(system)),
  }));
  return Object.keys(commands).flatMap((name) => [['wall', 'quicker'], ['CPU', 'less']].flatMap(([time, than]) => {
    const of = (archive) => samples.filter((sample) => sample.name === name && sample.archive === archive).map((sample) => sample[time]);
    return [[`\`${name}\`, ${time}, without`, of('0')], [`\`${name}\`, ${time}, with`, of('1'), ratio(of('0'), of('1'), than)]];
  }));
}

function container(image, variable, commands) {
  const measured = Object.entries(commands).map(([name, command]) => `
    seconds=$( { time ${command} > /dev/null 2>&1; } 2>&1 ) || { ${command}; exit 1; }
    printf '${name}\\t%s\\t%s\\n' $${variable} "$seconds"`);
  const script = `
    TIMEFORMAT='%R %U %S'
    for run in {1..${RUNS}}; do for ${variable} in 0 1; do export ${variable} ${measured.join('')}
    done; done`;
  return {
    name: 'main', image, command: ['bash', '-c', script],
    env: [{ name: 'SPARK_DRIVER_BIND_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  };
}
