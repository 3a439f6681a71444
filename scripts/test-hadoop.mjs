/** `npm run test:hadoop`: Hadoop's own tests against an HdfsCluster on a real Kubernetes, which is deleted afterwards. See test/hadoop. */
import { localCluster } from './local.mjs';
import { bigdata, run, say, setup } from './setup.mjs';

const CLUSTER = 'bigdata-test-hadoop';

setup();
let failure;
try {
  process.env.KUBECONFIG = localCluster(CLUSTER, { images: ['hadoop'] });
  run('npx', ['jest', '--config', 'test/system.jest.json', '--roots', '<rootDir>/test/hadoop'], { throws: true });
} catch (error) {
  failure = error;
} finally {
  bigdata(['cluster', 'delete', '--name', CLUSTER]);
}
say(failure ? 'tests failed' : 'all tests passed');
process.exitCode = failure ? (failure.status ?? 1) : 0;
