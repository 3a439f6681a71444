import { kubernetes } from './kubernetes';
import { SPARE, TAINT } from './spare-node';

/** Before the first test of a run: keeps other pods from the node that some tests stop. A cluster of one's own may have none. */
export default async function prepareCluster(): Promise<void> {
  if (!process.env.KUBECONFIG) return;
  await kubernetes('PATCH', `/api/v1/nodes/${SPARE}`, { spec: { taints: [TAINT] } }).catch((error) => {
    if (error.code !== 404) throw error;
  });
}
