import { stringify } from 'yaml';

/** A kubeconfig with one cluster `c`, one user `u` and one context `one`. */
export function kubeconfigOf(cluster: object, user: object = {}, context: object = {}): string {
  return stringify({
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: 'c', cluster }],
    'users': [{ name: 'u', user }],
    'contexts': [{ name: 'one', context: { cluster: 'c', user: 'u', namespace: 'data', ...context } }],
    'current-context': 'one',
  });
}
