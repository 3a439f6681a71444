/**
 * `npm run quickstart`: from a fresh clone to a Spark result, by the same commands that a user would type.
 * `npm run quickstart -- platform`: to a DAG of Airflow that has run.
 */
import { join } from 'node:path';
import { localCluster } from './local.mjs';
import { bigdata, root, say, setup } from './setup.mjs';

const FLIGHTS = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');

const EXAMPLES = {
  flights: {
    images: ['hadoop', 'spark'],
    commands: [['up'], ['cp', FLIGHTS, 'hdfs:///flights/'], ['run', 'flights'], ['hdfs', 'status']],
    next: `
  npx bigdata status                # what is there
  npx bigdata run flights           # once more
  npx bigdata logs flights          # the last run's log
  npx bigdata cp hdfs:///flights/results .
  npx bigdata ui history            # the run as Spark's history server shows it
  npx bigdata hdfs status
  (cd ../spark-pi && npx bigdata up --logs)`,
  },
  platform: {
    images: ['hadoop', 'spark', 'airflow', 'postgresql'],
    commands: [
      ['up'],
      ['cp', FLIGHTS, 'hdfs:///flights/', '-n', 'platform'],
      ['airflow', 'trigger', 'daily-delays', '-n', 'platform'],
      ['hdfs', 'run', '-n', 'platform', '--', 'dfs', '-ls', '-R', '/tables'],
    ],
    next: `
  npx bigdata airflow users --show-passwords -n platform
  npx bigdata ui airflow -n platform            # log in with that
  npx bigdata airflow trigger daily-delays -n platform --conf '{"day": "2001-02-01"}'
  npx bigdata cp hdfs:///tables/delays . -n platform
  npx bigdata ui history -n platform            # the runs as Spark's history server shows them`,
  },
};

const name = process.argv[2] ?? 'flights';
const example = EXAMPLES[name];
if (!example) {
  say(`there is no example ${JSON.stringify(name)} to start with; there are ${Object.keys(EXAMPLES).join(' and ')}`);
  process.exit(1);
}
setup();
process.env.KUBECONFIG = localCluster('bigdata', { images: example.images });
for (const command of example.commands) bigdata(command, { cwd: join(root, 'examples', name) });

say(`The YAML is in examples/${name}/dist. Next:`);
process.stderr.write(`
  export KUBECONFIG=${process.env.KUBECONFIG}
  cd examples/${name}${example.next}
  npx bigdata cluster delete        # and everything is gone
`);
