/** A local cluster with our images on it: set up once, found again afterwards. */
import { bigdata, bigdataOutput, say } from './setup.mjs';

/** Makes sure that a running cluster of that name exists and returns its kubeconfig. */
export function localCluster(name, { nodes = 1 } = {}) {
  bigdata(['doctor', '--fix']);
  bigdata(['images', 'build', 'spark']);
  const known = JSON.parse(bigdataOutput(['cluster', 'list', '-o', 'json'])).find((cluster) => cluster.name === name);
  if (known?.state === 'running') {
    say(`cluster ${name} is running`);
  } else {
    if (known) bigdata(['cluster', 'delete', '--name', name]);
    bigdata(['cluster', 'create', '--name', name, '--nodes', String(nodes)]);
  }
  bigdata(['images', 'load', 'spark', '--name', name]);
  return bigdataOutput(['cluster', 'kubeconfig', '--name', name]).trim();
}
