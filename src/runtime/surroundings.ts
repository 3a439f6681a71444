/**
 * Fields of a pod that say as whom it runs, where it may run, and how it finds others. A pod that works beside it, with its image and its volumes, has
 * them, too: else it would wait for a node for ever where the workload runs.
 */
const SURROUNDINGS = [
  'securityContext', 'imagePullSecrets', 'tolerations', 'nodeSelector', 'priorityClassName', 'schedulerName', 'runtimeClassName', 'hostAliases', 'dnsPolicy', 'dnsConfig',
];

/** Those fields of a pod's spec, with the rules for nodes; rules for other pods are left out, which a helper need not be near or far from. */
export function surroundingsOf(spec: { readonly [field: string]: any }): { readonly [field: string]: unknown } {
  const nodeAffinity = spec.affinity?.nodeAffinity;
  return {
    ...Object.fromEntries(SURROUNDINGS.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field]])),
    ...(nodeAffinity ? { affinity: { nodeAffinity } } : {}),
  };
}

interface Resources {
  readonly requests: { readonly [resource: string]: string };
  readonly limits: { readonly [resource: string]: string };
}

/** What a helper's container needs, with the requests and limits of the workload's for all else: a quota of the namespace may want them. */
export function resourcesBeside(resources: Partial<Resources> = {}, own: Resources): Resources {
  return { requests: { ...known(resources.requests), ...own.requests }, limits: { ...known(resources.limits), ...own.limits } };
}

function known(amounts: Resources['limits'] = {}): Resources['limits'] {
  return Object.fromEntries(['cpu', 'ephemeral-storage'].filter((resource) => resource in amounts).map((resource) => [resource, amounts[resource]]));
}
