import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { Executors, SparkApplication, SparkCode, SparkFile } from 'cdk8s-bigdata';

const app = new App();
const chart = new Chart(app, 'spark-pi', { namespace: 'default' });

new SparkApplication(chart, 'pi', {
  code: SparkCode.python(SparkFile.local(join(__dirname, 'pi.py'))),
  arguments: ['8'],
  executors: Executors.fixed(2),
});

app.synth();
