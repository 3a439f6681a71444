/** `npm run quickstart`: from a fresh clone to a Spark result, by the same commands that a user would type. */
import { join } from 'node:path';
import { localCluster } from './local.mjs';
import { bigdata, root, say, setup } from './setup.mjs';

setup();
process.env.KUBECONFIG = localCluster('bigdata');

const example = { cwd: join(root, 'examples/flights') };
const flights = join(root, 'node_modules/vega-datasets/data/flights-3m.parquet');
bigdata(['up'], example);
bigdata(['cp', flights, 'flights-data:/'], example);
bigdata(['run', 'flights'], example);

say('The YAML is in examples/flights/dist, the results are in the volume flights-data. Next:');
process.stderr.write(`
  export KUBECONFIG=${process.env.KUBECONFIG}
  cd examples/flights
  npx bigdata status                # what is there
  npx bigdata run flights           # once more
  npx bigdata logs flights          # the last run's log
  npx bigdata cp flights-data:/results .
  (cd ../spark-pi && npx bigdata up --logs)
  npx bigdata cluster delete        # and everything is gone
`);
