import { KubeObject } from '../object';

export type State = 'ready' | 'progressing' | 'failed' | 'leaving';

export interface Status {
  readonly state: State;
  readonly message: string;
}

/** Whether an object has become what it describes. A pure function of the object; the rules follow kstatus, but a Job is ready when complete. */
export function statusOf(object: KubeObject): Status {
  if (object.metadata.deletionTimestamp) return { state: 'leaving', message: 'is being deleted' };
  const { generation } = object.metadata;
  const observed = object.status?.observedGeneration;
  if (typeof observed === 'number' && typeof generation === 'number' && observed < generation) return progressing('not yet seen by its controller');
  return (Object.hasOwn(RULES, object.kind) ? RULES[object.kind] : byCondition)(object);
}

/** Whether a pod runs and is ready, and has not just ended well. */
export function isServing(pod: KubeObject): boolean {
  return pod.status?.phase === 'Running' && statusOf(pod).state === 'ready';
}

const ready = (message = 'there'): Status => ({ state: 'ready', message });
const progressing = (message: string): Status => ({ state: 'progressing', message });
const failed = (message: string): Status => ({ state: 'failed', message });

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export function condition(object: KubeObject, type: string): Condition | undefined {
  return (object.status?.conditions as Condition[] | undefined)?.find((found) => found.type === type);
}

function holds(object: KubeObject, type: string): boolean {
  return condition(object, type)?.status === 'True';
}

function reason(object: KubeObject, type: string): string {
  const found = condition(object, type);
  return [found?.reason, found?.message].filter(Boolean).join(': ');
}

const RULES: { readonly [kind: string]: (object: KubeObject) => Status } = {
  Job: (job) => {
    if (holds(job, 'Complete')) return ready('complete');
    if (holds(job, 'Failed')) return failed(reason(job, 'Failed'));
    if (holds(job, 'Suspended')) return ready('suspended');
    const { active = 0, failed: lost = 0 } = job.status ?? {};
    if (active) return progressing(`${active} pod active${lost ? `, ${lost} failed` : ''}`);
    return progressing(job.status?.startTime ? 'its pod starts or ends' : 'not yet started');
  },
  Pod: (pod) => {
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || (phase === 'Running' && holds(pod, 'Ready'))) return ready(phase.toLowerCase());
    if (phase === 'Failed') return failed(pod.status.reason ?? 'failed');
    return progressing(String(phase ?? 'pending').toLowerCase());
  },
  Deployment: (object) => {
    if (condition(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return failed(reason(object, 'Progressing'));
    return replicas(object, ['updatedReplicas', 'readyReplicas', 'availableReplicas']);
  },
  StatefulSet: (object) => replicas(object, ['updatedReplicas', 'readyReplicas']),
  ReplicaSet: (object) => replicas(object, ['readyReplicas']),
  DaemonSet: ({ status = {} }) => {
    const wanted = status.desiredNumberScheduled ?? 0;
    return (status.numberReady ?? 0) >= wanted && (status.updatedNumberScheduled ?? 0) >= wanted ? ready() : progressing(`${status.numberReady ?? 0} of ${wanted} ready`);
  },
  PersistentVolumeClaim: ({ status }) => (status?.phase === 'Bound' ? ready('bound') : status?.phase === 'Lost' ? failed('its volume is lost') : progressing('waits for a volume')),
  Service: (object) => (object.spec?.type === 'LoadBalancer' && !object.status?.loadBalancer?.ingress?.length ? progressing('waits for a load balancer') : ready()),
  CustomResourceDefinition: (object) => (holds(object, 'Established') ? ready() : progressing('not established')),
  CronJob: (object) => ready(object.spec?.suspend ? 'waits for `bigdata run`' : `scheduled ${object.spec?.schedule}`),
};

function replicas(object: KubeObject, counts: readonly string[]): Status {
  const wanted = object.spec?.replicas ?? 1;
  const least = Math.min(...counts.map((count) => object.status?.[count] ?? 0));
  if (object.status?.observedGeneration === undefined || least < wanted) return progressing(`${least} of ${wanted} ready`);
  return (object.status.replicas ?? 0) > wanted ? progressing(`${object.status.replicas - wanted} to go`) : ready(`${wanted} ready`);
}

function byCondition(object: KubeObject): Status {
  if (holds(object, 'Stalled')) return failed(reason(object, 'Stalled'));
  const found = condition(object, 'Ready');
  return found === undefined || found.status === 'True' ? ready() : progressing(reason(object, 'Ready') || 'not ready');
}
