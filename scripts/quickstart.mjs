/** `npm run quickstart`: from a fresh clone to a Spark result, by the same commands that a user would type. */
import { join } from 'node:path';
import { localCluster } from './local.mjs';
import { bigdata, root, say, setup } from './setup.mjs';

setup();
process.env.KUBECONFIG = localCluster('bigdata');

const example = { cwd: join(root, 'examples/flights') };
const flights = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');
bigdata(['up'], example);
bigdata(['cp', flights, 'hdfs:///flights/'], example);
bigdata(['run', 'flights'], example);

bigdata(['hdfs', 'status'], example);
say('The YAML is in examples/flights/dist, the results are in HDFS, the run is in the history server. Next:');
process.stderr.write(`
  export KUBECONFIG=${process.env.KUBECONFIG}
  cd examples/flights
  npx bigdata status                # what is there
  npx bigdata run flights           # once more
  npx bigdata logs flights          # the last run's log
  npx bigdata cp hdfs:///flights/results .
  npx bigdata ui history            # the run as Spark's history server shows it
  npx bigdata hdfs status
  (cd ../spark-pi && npx bigdata up --logs)
  npx bigdata cluster delete        # and everything is gone
`);
