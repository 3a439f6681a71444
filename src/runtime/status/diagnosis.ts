import { isSpark } from './pod';
import { awaitsBalancer, condition } from './status';
import { kindOf, KubeObject } from '../object';

/** Why something does not get on, in a sentence, and what to do. */
export interface Diagnosis {
  readonly cause: string;
  readonly remedy: string;
  /** Whether waiting alone will not help. */
  readonly hopeless: boolean;
  /** Milliseconds for which this is usual, and needs no word. @default - about a second */
  readonly usual?: number;
}

/** The sentences alone. */
export type Explanation = Pick<Diagnosis, 'cause' | 'remedy'>;

/** Name of the Secret whose absence is the cause. */
export function missingSecret({ cause }: Diagnosis): string | undefined {
  return /secret "([^"]+)" not found/.exec(cause)?.[1];
}

/** What keeps a pod from running, or ended it badly. A pure function of the pod. */
export function diagnosePod(pod: KubeObject): Diagnosis | undefined {
  const scheduled = condition(pod, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') return unschedulable(scheduled.message ?? 'no node takes the pod');
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const found = status.state?.waiting && WAITING[status.state.waiting.reason]?.({ image: status.image, name: status.name, pod }, status.state.waiting.message ?? '');
    if (found) return found;
    const { terminated } = status.state ?? {};
    if (terminated?.reason === 'OOMKilled') {
      return { cause: `${status.name} was killed: it used more than its memory limit`, remedy: isSpark(pod) ? 'Give it more memory, or more memoryOverhead.' : 'Give it a higher memory limit.', hopeless: true };
    }
  }
  return undefined;
}

/** What keeps an object from getting on, as far as it says so itself. A pure function of the object. */
export function diagnoseObject(object: KubeObject): Diagnosis | undefined {
  const failure = condition(object, 'ReplicaFailure'); // of ReplicaSets, and of the Deployments that they belong to
  if (kindOf(object).startsWith('apps/') && failure?.status === 'True') return refused(failure.message ?? 'its pods cannot be made');
  if (kindOf(object) === 'Service' && awaitsBalancer(object) && !object.metadata.finalizers?.length) {
    const remedy = 'Install a controller that makes load balancers (those of a cloud, MetalLB), or use another type of Service, or an Ingress.';
    return { cause: 'no controller has begun to make its load balancer', remedy, hopeless: true, usual: TAKEN_UP };
  }
  return undefined;
}

/** Milliseconds in which a controller of load balancers notices a Service; each known one sets a finalizer then, or an address. */
const TAKEN_UP = 5000;

/** What keeps a controller from making what it should make, from its events. */
export function diagnoseEvent(event: KubeObject): Diagnosis | undefined {
  return event.type === 'Warning' && Object.hasOwn(EVENTS, event.reason) ? EVENTS[event.reason](String(event.message ?? '')) : undefined;
}

const EVENTS: { readonly [reason: string]: (message: string) => Diagnosis | undefined } = {
  FailedCreate: refused,
  ProvisioningFailed: (message) => ({
    cause: `its volume cannot be made: ${message}`,
    remedy: 'Name a StorageClass that is there and can make it; many make only volumes for one node (ReadWriteOnce).',
    hopeless: /not found|support/i.test(message),
  }),
  FailedBinding: (message) => ({
    cause: `no volume is there for it: ${message}`,
    remedy: 'Name a StorageClass that makes volumes, or make a PersistentVolume that fits.',
    hopeless: true,
  }),
  FailedMount: (message) => (!/not found/.test(message) ? undefined : {
    cause: message,
    remedy: 'Create it in the same namespace, or correct the name; the pod goes on by itself then.',
    hopeless: true,
  }),
  SyncLoadBalancerFailed: balancer,
  AllocationFailed: balancer,
};

function balancer(message: string): Diagnosis {
  return { cause: `its load balancer cannot be made: ${message}`, remedy: 'Correct what it names; its controller tries again by itself.', hopeless: false };
}

/** A pod that the API server does not let anybody make. */
function refused(message: string): Diagnosis {
  const [, account] = /serviceaccount "([^"]+)" not found/i.exec(message) ?? [];
  if (account !== undefined) {
    return { cause: message, remedy: `Create ServiceAccount ${account}, or name another one; it goes on by itself then.`, hopeless: false };
  }
  return {
    cause: message,
    remedy: 'Correct what it names: a quota, a limit range, the namespace\'s Pod Security level, or a policy of the cluster.',
    hopeless: !/status unknown for quota/.test(message),
  };
}

type Explain = (container: { readonly image: string; readonly name: string; readonly pod: KubeObject }, message: string) => Diagnosis;

const pull: Explain = ({ image }, message) => {
  const missing = /not found|manifest unknown|does not exist|no such host|pull access denied|unauthorized|forbidden|lookup/i.test(message);
  const detail = message.split(': ').at(-1)!.trim(); // the rest repeats the name at each layer of containerd
  return {
    cause: `the image ${image} cannot be pulled${detail ? `: ${detail}` : ''}`,
    remedy: 'Check the name, the registry and imagePullSecrets; on the local cluster: `bigdata images load`.',
    hopeless: missing || message === '',
  };
};

const config: Explain = (_, message) => ({
  cause: message || 'its configuration is not complete',
  remedy: 'Create it in the same namespace, or correct the name; the pod goes on by itself then.',
  hopeless: true,
});

const WAITING: { readonly [reason: string]: Explain } = {
  ErrImagePull: pull,
  ImagePullBackOff: pull,
  InvalidImageName: ({ image }) => ({ cause: `${JSON.stringify(image)} is no name of an image`, remedy: 'Correct the image.', hopeless: true }),
  ErrImageNeverPull: ({ image }) => ({ cause: `the image ${image} is not on the node, and imagePullPolicy is Never`, remedy: 'Load it, or change imagePullPolicy.', hopeless: true }),
  CreateContainerConfigError: config,
  CreateContainerError: (_, message) => ({ cause: `the container cannot be created: ${message}`, remedy: 'Check command, mounts and security context.', hopeless: true }),
  RunContainerError: (_, message) => ({ cause: `the container cannot be started: ${message}`, remedy: 'Check command, mounts and security context.', hopeless: true }),
  CrashLoopBackOff: ({ name, pod: { metadata } }, message) => ({ cause: `it fails each time it is started (${message})`, remedy: `Read what it said last: \`bigdata logs ${metadata.name} -n ${metadata.namespace} -c ${name} -p\`.`, hopeless: true }),
};

function unschedulable(message: string): Diagnosis {
  const impossible = /Insufficient|didn't match|had untolerated taint|unbound immediate/.test(message);
  return {
    cause: `no node takes the pod: ${message.split(' preemption:')[0]}`,
    remedy: 'Ask for less CPU or memory, wait for other work to end, or add a node.',
    hopeless: impossible && !/deleted|terminating/.test(message),
  };
}
