import { Json } from '../json';

/**
 * Variables by which a container can tell that a tool has written another namespace over its manifest, such as kustomize's
 * `namespace:`: addresses that are baked in would still lead to the one that it was synthesized for.
 */
export function namespaceVariables(namespace: string | undefined): Json[] {
  return [
    { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    { name: 'SYNTHESIZED_NAMESPACE', value: namespace },
  ];
}
