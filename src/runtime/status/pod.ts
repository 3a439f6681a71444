import { ANNOTATIONS } from '../../contract';
import { KubeObject } from '../object';

/** The container whose log and exit code are the pod's. */
export function mainContainer(pod: KubeObject): string {
  return pod.metadata.annotations?.[ANNOTATIONS.mainContainer] ?? pod.spec?.containers?.[0]?.name ?? '';
}

/** What a pod is at, in a few words. */
export function podText(pod: KubeObject): string {
  const status = pod.status?.containerStatuses?.find((found: any) => found.name === mainContainer(pod));
  if (pod.metadata.deletionTimestamp) return 'is going';
  if (status?.state?.terminated) return status.state.terminated.exitCode === 0 ? 'has ended' : `ended with exit code ${status.state.terminated.exitCode}`;
  if (status?.state?.running) return 'runs';
  return pod.spec?.nodeName ? `starts on ${pod.spec.nodeName}` : 'waits for a node';
}
