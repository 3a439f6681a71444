import { Json } from './pod-template';

/** The field of a pod that names Secrets by which nodes pull its images; none when there are none. */
export function pullSecrets(names: readonly string[] = []): Json {
  return names.length > 0 ? { imagePullSecrets: names.map((name) => ({ name })) } : {};
}
