import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { manifests } from './manifests.mjs';
import { ratio, spawned } from './timing.mjs';

export const title = 'Start-up of Spark in our image, with and without the class data archive';

const RUNS = 5;
const DRIVER = '/opt/entrypoint.sh driver --master local[2]';
const COMMANDS = {
  'pi.py': `${DRIVER} /opt/spark/examples/src/main/python/pi.py`,
  'SparkPi': `${DRIVER} --class org.apache.spark.examples.SparkPi /opt/spark/examples/jars/spark-examples.jar`,
  'spark-submit --version': '/opt/spark/bin/spark-submit --version',
};
const { ApiObject } = createRequire(import.meta.url)('cdk8s');
const { SparkVersion } = createRequire(import.meta.url)('../lib');

/** One pod runs all, taking turns, so that a busy minute hits both. */
export async function measure() {
  const folder = manifests((chart) => new ApiObject(chart, 'job', {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'bench-image' },
    spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container()] } } },
  }));
  const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args, '--name', 'bench-image']);
  const output = await bigdata('up', '-f', folder, '--logs');
  await bigdata('down');

  const samples = [...output.matchAll(/^(.+)\t([01])\t(\S+) (\S+) (\S+)$/gm)].map(([, name, archive, wall, user, system]) => ({
    name, archive, wall: 1000 * wall, CPU: 1000 * (Number(user) + Number(system)),
  }));
  return Object.keys(COMMANDS).flatMap((name) => [['wall', 'quicker'], ['CPU', 'less']].flatMap(([time, than]) => {
    const of = (archive) => samples.filter((sample) => sample.name === name && sample.archive === archive).map((sample) => sample[time]);
    return [[`\`${name}\`, ${time}, without`, of('0')], [`\`${name}\`, ${time}, with`, of('1'), ratio(of('0'), of('1'), than)]];
  }));
}

function container() {
  const measured = Object.entries(COMMANDS).map(([name, command]) => `
    seconds=$( { time ${command} > /dev/null 2>&1; } 2>&1 ) || { ${command}; exit 1; }
    printf '${name}\\t%s\\t%s\\n' $SPARK_CDS "$seconds"`);
  const script = `
    TIMEFORMAT='%R %U %S'
    for run in {1..${RUNS}}; do for SPARK_CDS in 0 1; do export SPARK_CDS ${measured.join('')}
    done; done`;
  return {
    name: 'main', image: SparkVersion.V4_3_0.image, command: ['bash', '-c', script],
    env: [{ name: 'SPARK_DRIVER_BIND_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
  };
}
