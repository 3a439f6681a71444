/** Sixty applications in six charts: 300 objects. Prints nothing; writes to CDK8S_OUTDIR. */
const { App, Chart, Size } = require('cdk8s');
const { Executors, SparkApplication, SparkCode, SparkFile } = require('../../lib');

const app = new App();
for (let team = 0; team < 6; team++) {
  const chart = new Chart(app, `team-${team}`, { namespace: `team-${team}` });
  for (let i = 0; i < 10; i++) {
    new SparkApplication(chart, `job-${i}`, {
      code: SparkCode.python(SparkFile.inImage('/opt/app/job.py')),
      arguments: [String(i)],
      executors: Executors.fixed(2, { memory: Size.gibibytes(2) }),
      conf: { 'spark.sql.shuffle.partitions': '64' },
    });
  }
}
app.synth();
