import { Json } from '../json';

/** What lets a pod out of its walls. */
export interface Freedom {
  /** After `pods that`. */
  readonly sentence: string;
  /** Whether the pod, or the container, is so: in CEL, of `variables.pod` or of `c`. */
  readonly cel: string;
  readonly isOfContainer: boolean;
  /** The same of one that is described. */
  readonly holds: (described: any) => boolean;
}

const HOST: readonly Freedom[] = ['hostNetwork', 'hostPID', 'hostIPC'].map((field) => ({
  sentence: `have ${field}`,
  cel: `has(variables.pod.${field}) && variables.pod.${field}`,
  isOfContainer: false,
  holds: (pod: Json) => pod[field] === true,
}));

/** Whether a container says something, of which the end is missing. */
const CONTEXT = 'has(c.securityContext) && has(c.securityContext';

/** Source: Kubernetes, "Pod Security Standards". */
export const FREEDOMS: readonly Freedom[] = [
  ...HOST,
  {
    sentence: 'are privileged',
    cel: `${CONTEXT}.privileged) && c.securityContext.privileged`,
    isOfContainer: true,
    holds: (container) => container.securityContext?.privileged === true,
  },
  {
    sentence: 'have a container with further capabilities',
    cel: `${CONTEXT}.capabilities) && has(c.securityContext.capabilities.add) `
      + '&& size(c.securityContext.capabilities.add) > 0',
    isOfContainer: true,
    holds: (container) => (container.securityContext?.capabilities?.add ?? []).length > 0,
  },
  {
    sentence: 'have a container that sees all of /proc',
    cel: `${CONTEXT}.procMount) && c.securityContext.procMount != "Default"`,
    isOfContainer: true,
    holds: (container) => container.securityContext?.procMount !== undefined,
  },
  {
    sentence: 'have a container without allowPrivilegeEscalation: false',
    cel: `!(${CONTEXT}.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation)`,
    isOfContainer: true,
    holds: (container) => container.securityContext?.allowPrivilegeEscalation !== false,
  },
];
