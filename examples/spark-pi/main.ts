import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkCode, SparkFile } from 'cdk8s-bigdata';

const app = new App();
const chart = new Chart(app, 'spark-pi', { namespace: 'default' });

new SparkApplication(chart, 'pi', {
  code: SparkCode.python(SparkFile.local(join(__dirname, 'pi.py'))),
  arguments: ['8'],
  driver: { cpuRequest: Cpu.millis(250) }, // all three pods fit on a machine with two cores, beside the other examples
  executors: Executors.fixed(2, { cpuRequest: Cpu.millis(250) }),
});

app.synth();
