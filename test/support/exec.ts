import { kubernetes } from './kubernetes';
import { connect, KubeClient } from '../../src/runtime';
import { capture } from '../../src/runtime/transport/exec';

/** What a program prints that is run in a container. */
export async function inContainer(namespace: string, pod: string, container: string, ...argv: string[]): Promise<string> {
  const client = new KubeClient(await connect({ kubeconfig: process.env.KUBECONFIG, namespace }));
  try {
    return await capture(client, await kubernetes('GET', `/api/v1/namespaces/${namespace}/pods/${pod}`), argv, container);
  } finally {
    await client.close();
  }
}
