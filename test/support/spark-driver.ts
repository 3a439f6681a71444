import { inContainer } from './exec';
import { eventually, kubernetes } from './kubernetes';

/** Kills the driver of an application that runs test/data/spark-operator/driver.py with `killed`, as soon as an executor of it waits for a node. */
export async function killDriver(namespace: string, application: string): Promise<void> {
  const pods = (component: string) => kubernetes('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(
    `app.kubernetes.io/instance=${application},app.kubernetes.io/component=${component}`,
  )}`).then(({ items }) => items);
  const waits = ({ status }: any) => status.conditions?.some(({ type, status: answer }: any) => type === 'PodScheduled' && answer === 'False');
  await eventually(async () => (await pods('executor')).some(waits), 120, `an executor of ${application} waits for a node`);
  const [driver] = await pods('driver');
  await inContainer(namespace, driver.metadata.name, 'spark-kubernetes-driver', 'touch', '/tmp/now');
}
