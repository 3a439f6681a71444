import { ANNOTATIONS } from '../../contract';
import { kindOf, KubeObject } from '../object';

export type State = 'ready' | 'progressing' | 'failed' | 'leaving';

export interface Status {
  readonly state: State;
  readonly message: string;
}

/** Whether an object has become what it describes. A pure function of the object; the rules follow kstatus, but a Job is ready when complete. */
export function statusOf(object: KubeObject): Status {
  const end = endOf(object);
  if (end) return end;
  if (object.metadata.deletionTimestamp) return { state: 'leaving', message: 'is being deleted' };
  const { generation } = object.metadata;
  const observed = object.status?.observedGeneration;
  if (typeof observed === 'number' && typeof generation === 'number' && observed < generation) return progressing('not yet seen by its controller');
  return (Object.hasOwn(RULES, kindOf(object)) ? RULES[kindOf(object)] : byCondition)(object);
}

/** Whether it is a Job that is removed some time after its end. */
export function removesItself(object: KubeObject): boolean {
  return kindOf(object) === 'batch/Job' && object.spec?.ttlSecondsAfterFinished !== undefined;
}

/** How a Job has ended that removes itself. */
function endOf(object: KubeObject): Status | undefined {
  if (!removesItself(object)) return undefined;
  return holds(object, 'Complete') || holds(object, 'Failed') ? RULES['batch/Job'](object) : undefined;
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
  'batch/Job': (job) => {
    if (holds(job, 'Complete')) return ready('complete');
    if (holds(job, 'Failed')) return failed(reason(job, 'Failed'));
    if (holds(job, 'Suspended')) return ready('suspended');
    const { active = 0, failed: lost = 0, ready: serving = 0 } = job.status ?? {};
    if (serves(job) && serving >= (job.spec?.parallelism ?? 1)) return ready('serves');
    if (active) return progressing(`${active} pod active${lost ? `, ${lost} failed` : ''}`);
    return progressing(job.status?.startTime ? 'its pod starts or ends' : 'not yet started');
  },
  'Pod': (pod) => {
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || (phase === 'Running' && holds(pod, 'Ready'))) return ready(phase.toLowerCase());
    if (phase === 'Failed') return failed(pod.status.reason ?? 'failed');
    return progressing(String(phase ?? 'pending').toLowerCase());
  },
  'apps/Deployment': (object) => {
    if (condition(object, 'Progressing')?.reason === 'ProgressDeadlineExceeded') return failed(reason(object, 'Progressing'));
    return replicas(object, ['readyReplicas', 'availableReplicas'], wantedOf(object));
  },
  'apps/StatefulSet': (object) => {
    const { type, rollingUpdate } = object.spec?.updateStrategy ?? {};
    if (type === 'OnDelete') return untilDeleted(replicas(object, ['readyReplicas'], 0), wantedOf(object) - (object.status?.updatedReplicas ?? 0));
    return replicas(object, ['readyReplicas'], Math.max(0, wantedOf(object) - (rollingUpdate?.partition ?? 0)));
  },
  'apps/ReplicaSet': (object) => replicas(object, ['readyReplicas'], 0),
  'apps/DaemonSet': ({ spec, status = {} }) => {
    const { desiredNumberScheduled: wanted = 0, numberReady = 0, updatedNumberScheduled: updated = 0 } = status;
    const isSeen = status.observedGeneration !== undefined && numberReady >= wanted;
    if (isSeen && spec?.updateStrategy?.type === 'OnDelete') return untilDeleted(ready(), wanted - updated);
    return isSeen && updated >= wanted ? ready() : progressing(`${Math.min(numberReady, updated)} of ${wanted} ready`);
  },
  'PersistentVolumeClaim': ({ status }) => {
    if (status?.phase === 'Lost') return failed('its volume is lost');
    return status?.phase === 'Bound' ? ready('bound') : progressing('waits for a volume');
  },
  'Service': (object) => (awaitsBalancer(object) ? progressing('waits for a load balancer') : ready()),
  'apiextensions.k8s.io/CustomResourceDefinition': (object) => (holds(object, 'Established') ? ready() : progressing('not established')),
  'batch/CronJob': (object) => ready(object.spec?.suspend ? 'waits for `bigdata run`' : `scheduled ${object.spec?.schedule}`),
};

/** Whether a Service of type LoadBalancer has no address yet. */
export function awaitsBalancer({ spec, status }: KubeObject): boolean {
  return spec?.type === 'LoadBalancer' && !status?.loadBalancer?.ingress?.length;
}

/** Whether a Job's program is not expected to end: it is annotated so, or has a probe that says when it can be asked. */
export function serves({ metadata, spec }: KubeObject): boolean {
  const containers = (spec?.template?.spec?.containers ?? []) as any[];
  return metadata.annotations?.[ANNOTATIONS.serves] === 'true' || containers.some(({ readinessProbe }) => readinessProbe !== undefined);
}

function wantedOf(object: KubeObject): number {
  return object.spec?.replicas ?? 1;
}

/** `updated` is how many must be as described now. */
function replicas(object: KubeObject, counts: readonly string[], updated: number): Status {
  const wanted = wantedOf(object);
  const status = object.status ?? {};
  const missing = Math.max(updated - (status.updatedReplicas ?? 0), ...counts.map((count) => wanted - (status[count] ?? 0)));
  if (status.observedGeneration === undefined || missing > 0) return progressing(`${Math.max(0, wanted - missing)} of ${wanted} ready`);
  return (status.replicas ?? 0) > wanted ? progressing(`${status.replicas - wanted} to go`) : ready(`${wanted} ready`);
}

/** Where nobody but the user replaces pods, they are not waited for. */
function untilDeleted(status: Status, old: number): Status {
  if (status.state !== 'ready' || old <= 0) return status;
  return ready(`${status.message}; ${old} of them ${old === 1 ? 'is' : 'are'} as before until somebody deletes the pod (OnDelete)`);
}

function byCondition(object: KubeObject): Status {
  if (holds(object, 'Stalled')) return failed(reason(object, 'Stalled'));
  const found = condition(object, 'Ready');
  if (found !== undefined && found.status !== 'True') return progressing(reason(object, 'Ready') || 'not ready');
  return ready(phaseOf(object)?.toLowerCase());
}

/** What many kinds say of themselves; which of their words mean that they get on, only they know. */
function phaseOf({ status }: KubeObject): string | undefined {
  return [status?.phase, status?.state?.phase, status?.state].find((found) => typeof found === 'string' && found !== '');
}
