import { ANNOTATIONS, COMPONENTS, LABELS } from '../../contract';
import { KubeObject } from '../object';

/** The container whose log and exit code are the pod's. */
export function mainContainer(pod: KubeObject): string {
  return pod.metadata.annotations?.[ANNOTATIONS.mainContainer] ?? pod.spec?.containers?.[0]?.name ?? '';
}

/** Whether a pod is the driver of a Spark application, whoever has made it. */
export function isDriver({ metadata: { labels = {} } }: KubeObject): boolean {
  return labels['spark-role'] === 'driver' || (labels[LABELS.name] === 'spark' && labels[LABELS.component] === COMPONENTS.driver);
}

/** Whether a pod runs a driver or an executor of Spark. */
export function isSpark(pod: KubeObject): boolean {
  return isDriver(pod) || pod.metadata.labels?.['spark-role'] === 'executor';
}

/** Whether all programs of a pod have ended; one that was evicted, say, stays to be looked at. */
export function hasEnded({ status }: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(status?.phase);
}

/** What a pod is at, in a few words. */
export function podText(pod: KubeObject): string {
  const status = pod.status?.containerStatuses?.find((found: any) => found.name === mainContainer(pod));
  if (pod.metadata.deletionTimestamp) return 'is going';
  if (status?.state?.terminated) return status.state.terminated.exitCode === 0 ? 'has ended' : `ended with exit code ${status.state.terminated.exitCode}`;
  if (status?.state?.running) return 'runs';
  return pod.spec?.nodeName ? `starts on ${pod.spec.nodeName}` : 'waits for a node';
}
