/** An application as both programs of many describe it. */
const { Size } = require('cdk8s');
const { Executors, SparkApplication, SparkCode, SparkFile } = require('../../lib');

exports.application = (chart, i) => new SparkApplication(chart, `job-${i}`, {
  code: SparkCode.python(SparkFile.inImage('/opt/app/job.py')),
  arguments: [String(i)],
  executors: Executors.fixed(2, { memory: Size.gibibytes(2) }),
  conf: { 'spark.sql.shuffle.partitions': '64' },
});
