/** A local cluster with our images on it: set up once, found again afterwards. */
import { bigdata, bigdataOutput, say } from './setup.mjs';

/** Makes sure that a running cluster of that name exists and returns its kubeconfig. */
export function localCluster(name, { nodes = 1, images = ['hadoop', 'spark'] } = {}) {
  bigdata(['doctor', '--fix', '--quiet']);
  const named = ['--name', name];
  const known = JSON.parse(bigdataOutput(['cluster', 'list', '-o', 'json'])).find((cluster) => cluster.name === name);
  if (known?.state === 'running') {
    say(`cluster ${name} is running`);
  } else {
    if (known) bigdata(['cluster', 'delete', ...named]);
    bigdata(['cluster', 'create', ...named, '--nodes', String(nodes)]);
  }
  bigdata(['images', 'load', ...images, ...named]);
  return bigdataOutput(['cluster', 'kubeconfig', ...named]).trim();
}
