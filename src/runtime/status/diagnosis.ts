import { KubeObject } from '../object';
import { condition } from './status';

/** Why something does not get on, in a sentence, and what to do. */
export interface Diagnosis {
  readonly cause: string;
  readonly remedy: string;
  /** Whether waiting alone will not help. */
  readonly hopeless: boolean;
}

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
      return { cause: `${status.name} was killed: it used more than its memory limit`, remedy: 'Give it more memory, or more memoryOverhead.', hopeless: true };
    }
  }
  return undefined;
}

/** What keeps a controller from making pods, from its events. */
export function diagnoseEvent(event: KubeObject): Diagnosis | undefined {
  const message = String(event.message ?? '');
  if (event.type !== 'Warning') return undefined;
  if (event.reason === 'FailedCreate') {
    return { cause: message, remedy: 'Correct what it names: a quota, the namespace\'s Pod Security level, or a missing ServiceAccount.', hopeless: !/serviceaccount .* not found/i.test(message) };
  }
  if (event.reason === 'ProvisioningFailed') {
    const remedy = 'Name a StorageClass that is there and can make it; many make only volumes for one node (ReadWriteOnce).';
    return { cause: `its volume cannot be made: ${message}`, remedy, hopeless: /not found|support/i.test(message) };
  }
  if (event.reason === 'FailedMount' && /not found/.test(message)) {
    return { cause: message, remedy: 'Create it in the same namespace, or correct the name; the pod goes on by itself then.', hopeless: true };
  }
  return undefined;
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
