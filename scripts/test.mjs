/**
 * `npm test`: sets up what is missing, then lint, unit tests, the Go programs' tests, tests of the packed library, and tests on a real
 * Kubernetes of two nodes, which is deleted afterwards. `npm run test:unit` is the quick loop.
 * Arguments choose among the tests of the second half: `npm test -- flights`. KEEP_TEST_CLUSTER=1 leaves the cluster for the next time.
 */
import { join } from 'node:path';
import { localCluster } from './local.mjs';
import { bigdata, root, run, say, setup } from './setup.mjs';

const CLUSTER = 'bigdata-test';
const filter = process.argv.slice(2);

setup();
if (filter.length === 0) {
  say('unit tests and lint');
  run('npx', ['projen', 'test']);
}

let failure;
try {
  process.env.KUBECONFIG = localCluster(CLUSTER, { nodes: 2 });
  process.env.TEST_CLUSTER = CLUSTER;
  if (filter.length === 0) {
    say('tests of the Go programs');
    // as src/local/cluster/binaries.ts builds them, to share what is compiled
    const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-trimpath' };
    for (const module of ['supervisor', 'kube']) run('go', ['test', '.'], { cwd: join(root, 'local-cluster', module), env: environment, throws: true });
  }
  say('tests of the package and on the cluster');
  run('npx', ['jest', '--config', 'test/system.jest.json', ...filter], { throws: true });
} catch (error) {
  failure = error;
} finally {
  if (process.env.KEEP_TEST_CLUSTER) say(`cluster ${CLUSTER} is kept; KUBECONFIG=${process.env.KUBECONFIG}`);
  else bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
say(failure ? 'tests failed' : 'all tests passed');
process.exitCode = failure ? (failure.status ?? 1) : 0;
