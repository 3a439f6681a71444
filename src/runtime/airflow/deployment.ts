import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { statusOf } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** Which Airflow is meant. */
export interface AirflowReference {
  /** @default the only one of the namespace */
  readonly name?: string;
  /** @default the client's */
  readonly namespace?: string;
}

/** An Airflow as it is in Kubernetes. */
export interface AirflowObjects {
  readonly name: string;
  readonly namespace: string;
  readonly apiServer: KubeObject;
  /** All Deployments, the api-server's among them. */
  readonly deployments: readonly KubeObject[];
  /** The StatefulSet of its database, when that is its own. */
  readonly database?: KubeObject;
}

/** What has a connection to the database, in the order in which it is restarted: who reads what others write comes first. */
export const DAEMONS: readonly string[] = [COMPONENTS.scheduler, COMPONENTS.dagProcessor, COMPONENTS.triggerer, COMPONENTS.apiServer];

/** Costs two LISTs. */
export async function findAirflow(client: KubeClient, { name, namespace = client.connection.namespace }: AirflowReference = {}): Promise<AirflowObjects> {
  const selection = { namespace, labelSelector: `${LABELS.name}=airflow` };
  const [{ items: deployments }, { items: sets }] = await Promise.all([client.list(CORE.deployments, selection), client.list(CORE.statefulSets, selection)]);
  const servers = deployments.filter((deployment) => componentOf(deployment) === COMPONENTS.apiServer);
  const names = servers.map(instanceOf);
  if (name === undefined && servers.length > 1) throw new Problem(`Namespace ${namespace} has several Airflows.`, `Name one of: ${names.join(', ')}.`);
  const apiServer = servers.find((server) => name === undefined || instanceOf(server) === name);
  if (!apiServer) {
    throw new Problem(`There is no Airflow${name === undefined ? '' : ` ${JSON.stringify(name)}`} in namespace ${namespace}.`,
      names.length > 0 ? `There are: ${names.join(', ')}.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
  }
  const own = (object: KubeObject) => instanceOf(object) === instanceOf(apiServer);
  const database = sets.find((set) => own(set) && componentOf(set) === COMPONENTS.database);
  return { name: instanceOf(apiServer), namespace, apiServer, deployments: deployments.filter(own), database };
}

/** Pods of one part. Costs a LIST. */
export async function podsOf(client: KubeClient, { name, namespace }: AirflowObjects, component: string): Promise<KubeObject[]> {
  const labelSelector = `${LABELS.name}=airflow,${LABELS.instance}=${name},${LABELS.component}=${component}`;
  return (await client.list(CORE.pods, { namespace, labelSelector })).items;
}

/** A pod of a part that is ready, if there is one. Costs a LIST. */
export async function readyPod(client: KubeClient, airflow: AirflowObjects, component: string): Promise<KubeObject | undefined> {
  return (await podsOf(client, airflow, component)).find((pod) => pod.status?.phase === 'Running' && statusOf(pod).state === 'ready');
}

export function componentOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[LABELS.component];
}

function instanceOf(object: KubeObject): string {
  return object.metadata.labels?.[LABELS.instance] ?? '';
}
