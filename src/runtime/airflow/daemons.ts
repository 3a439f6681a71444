import { AirflowObjects, findAirflow, selectorOf } from './deployment';
import { MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { follow } from '../follow/follow';
import { View } from '../follow/view';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { hasEnded } from '../status/pod';
import { statusOf } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export interface DaemonOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Under what name fields of Deployments are set here. `bigdata up` does not touch those that are none of its own. */
export const MANAGER = `${MANAGED_BY}-airflow`;

/** On a Deployment that was stopped: how many pods it is to have afterwards. */
const REPLICAS = `${MANAGED_BY}/replicas`;
/** For one that cannot start to be given up: an image that is not there, say. */
const PATIENCE = 60_000;

/**
 * Stops daemons, and returns when their pods are gone. It may be interrupted and called again: how many pods each had is kept with it. As long as they are
 * stopped, `bigdata up` is refused, since it would start them.
 */
export async function stopDaemons(client: KubeClient, airflow: AirflowObjects, daemons: readonly KubeObject[], { signal }: DaemonOptions): Promise<void> {
  await Promise.all(daemons.map(({ apiVersion, kind, metadata: { name, namespace, annotations }, spec }) => client.apply({
    apiVersion,
    kind,
    metadata: { name, namespace, annotations: { [REPLICAS]: annotations?.[REPLICAS] ?? String(spec.replicas ?? 1) } },
    spec: { replicas: 0 },
  }, { manager: MANAGER, force: true })));
  await untilPods(client, airflow, daemons, (pods) => pods.length === 0, signal);
}

/** Starts those that were stopped, and returns when they are ready. */
export async function startDaemons(client: KubeClient, airflow: AirflowObjects, options: DaemonOptions): Promise<void> {
  const { deployments } = await findAirflow(client, airflow);
  const stopped = deployments.filter(({ metadata }) => metadata.annotations?.[REPLICAS] !== undefined);
  const started = await Promise.all(stopped.map(async ({ apiVersion, kind, metadata: { name, namespace, annotations } }) => {
    const replicas = Number(annotations![REPLICAS]);
    const daemon = await client.apply({ apiVersion, kind, metadata: { name, namespace }, spec: { replicas } }, { manager: MANAGER, force: true });
    await client.disown(daemon, MANAGER); // how many there are is for `bigdata up` to say again
    return daemon;
  }));
  await untilReady(client, started, options);
}

/** What pods are to have, so that those which have another value are replaced. */
export interface Mark {
  readonly annotation: string;
  readonly value: string;
}

/** Has each pod replaced that lacks the mark. Returns those that have it when the others are gone, and all are ready. */
export async function restartDaemons(client: KubeClient, airflow: AirflowObjects, daemons: readonly KubeObject[], { annotation, value }: Mark,
  options: DaemonOptions): Promise<readonly KubeObject[]> {
  const applied = await Promise.all(daemons.map(({ apiVersion, kind, metadata: { name, namespace } }) => client.apply({
    apiVersion, kind, metadata: { name, namespace }, spec: { template: { metadata: { annotations: { [annotation]: value } } } },
  }, { manager: MANAGER, force: true })));
  await untilReady(client, applied, options);
  const count = applied.reduce((sum, { spec }) => sum + spec.replicas, 0);
  const isNew = (pod: KubeObject) => pod.metadata.annotations?.[annotation] === value && statusOf(pod).state === 'ready';
  return untilPods(client, airflow, daemons, (pods) => pods.length === count && pods.every(isNew), options.signal);
}

async function untilReady(client: KubeClient, daemons: readonly KubeObject[], options: DaemonOptions): Promise<void> {
  const { failures: [failure] } = await follow(client, daemons, { ...options, patience: PATIENCE });
  if (failure) throw new Problem(`Deployment ${failure.object.metadata.name} does not get ready: ${failure.message}`, failure.remedy ?? 'See `bigdata status`.');
}

/** Waits by a watch until the pods of daemons are as wanted, those that are just going among them; returns them. */
async function untilPods(client: KubeClient, airflow: AirflowObjects, daemons: readonly KubeObject[],
  wanted: (pods: readonly KubeObject[]) => boolean, signal?: AbortSignal): Promise<readonly KubeObject[]> {
  const components = daemons.map(componentOf);
  const stop = new AbortController();
  try {
    return await new Promise<readonly KubeObject[]>((resolve, reject) => {
      const look = () => {
        const pods = [...view.objects.values()].filter((pod) => components.includes(componentOf(pod)) && !hasEnded(pod));
        if (view.failure !== undefined) reject(view.failure as Error);
        else if (wanted(pods)) resolve(pods);
      };
      const view: View = new View(client, CORE.pods, { namespace: airflow.namespace, labelSelector: selectorOf(airflow) }, stop.signal, () => look());
      view.ready.catch(reject);
      if (signal?.aborted) reject(signal.reason as Error);
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    });
  } finally {
    stop.abort();
  }
}
