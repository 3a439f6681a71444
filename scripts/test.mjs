/**
 * `npm test`: sets up what is missing, then lint, unit tests, tests of the packed library, and tests on a real
 * Kubernetes of two nodes, which is deleted afterwards. `npm run test:unit` is the quick loop.
 */
import { localCluster } from './local.mjs';
import { bigdata, run, say, setup } from './setup.mjs';

const CLUSTER = 'bigdata-test';
const filter = process.argv.slice(2);

setup();
say('unit tests and lint');
run('npx', ['projen', 'test']);

const keep = process.env.KEEP_TEST_CLUSTER === '1';
let failure;
try {
  process.env.KUBECONFIG = localCluster(CLUSTER, { nodes: 2 });
  say('tests of the package and on the cluster');
  run('npx', ['jest', '--config', 'test/system.jest.json', ...filter], { throws: true });
} catch (error) {
  failure = error;
} finally {
  if (keep) say(`cluster ${CLUSTER} is kept; KUBECONFIG=${process.env.KUBECONFIG}`);
  else bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
say(failure ? 'tests failed' : 'all tests passed');
process.exitCode = failure ? (failure.status ?? 1) : 0;
