import { COMPONENTS, LABELS } from '../../contract';
import { chooseInstance, componentOf, instanceOf } from '../instance';
import { KubeObject } from '../object';
import { isServing } from '../status/status';
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
  const chosen = chooseInstance(servers.map(instanceOf), name, namespace, 'Airflow');
  const apiServer = servers.find((server) => instanceOf(server) === chosen)!;
  const own = (object: KubeObject) => instanceOf(object) === chosen;
  const database = sets.find((set) => own(set) && componentOf(set) === COMPONENTS.database);
  return { name: chosen, namespace, apiServer, deployments: deployments.filter(own), database };
}

/** What selects the pods of an Airflow. Other tools may write this label of the objects that they apply, but not of pods. */
export function selectorOf({ name }: Pick<AirflowObjects, 'name'>): string {
  return `${LABELS.name}=airflow,${LABELS.instance}=${name}`;
}

/** Pods of one part. Costs a LIST. */
async function podsOf(client: KubeClient, airflow: AirflowObjects, component: string): Promise<KubeObject[]> {
  return (await client.list(CORE.pods, { namespace: airflow.namespace, labelSelector: `${selectorOf(airflow)},${LABELS.component}=${component}` })).items;
}

/** A pod of a part that is ready, if there is one. Costs a LIST. */
export async function readyPod(client: KubeClient, airflow: AirflowObjects, component: string): Promise<KubeObject | undefined> {
  return (await podsOf(client, airflow, component)).find(isServing);
}
