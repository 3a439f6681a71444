import * as fc from 'fast-check';
import { diagnoseEvent, diagnoseObject, diagnosePod, statusOf } from '../../src/runtime';

const GROUPS: { readonly [kind: string]: string } = { Job: 'batch/v1', CronJob: 'batch/v1', Deployment: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1', ReplicaSet: 'apps/v1' };
const object = (kind: string, rest: object = {}) => ({ apiVersion: GROUPS[kind] ?? 'v1', kind, metadata: { name: 'x', namespace: 'default', generation: 2 }, ...rest });
const condition = (type: string, status = 'True', more = {}) => ({ status: { conditions: [{ type, status, ...more }] } });

const set = (updateStrategy: object, updatedReplicas: number) =>
  object('StatefulSet', { spec: { replicas: 3, updateStrategy }, status: { observedGeneration: 2, replicas: 3, readyReplicas: 3, updatedReplicas } });
const daemons = (spec: object) => object('DaemonSet', { spec, status: { observedGeneration: 2, desiredNumberScheduled: 3, numberReady: 3, updatedNumberScheduled: 1 } });
const serving = (container: object) => ({ spec: { template: { spec: { containers: [{ name: 'main', ...container }] } } } });
const removed = (type: string, ttlSecondsAfterFinished?: number) =>
  object('Job', { ...condition(type), spec: { ttlSecondsAfterFinished }, metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z' } });

test.each([
  ['a Job without pods', object('Job'), 'progressing'],
  ['a Job with a pod', object('Job', { status: { active: 1 } }), 'progressing'],
  ['a complete Job', object('Job', condition('Complete')), 'ready'],
  ['a failed Job', object('Job', condition('Failed', 'True', { reason: 'BackoffLimitExceeded' })), 'failed'],
  ['a Deployment that its controller has not seen', object('Deployment', { spec: { replicas: 1 }, status: { observedGeneration: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 } }), 'progressing'],
  ['a Deployment with all replicas', object('Deployment', { spec: { replicas: 1 }, status: { observedGeneration: 2, replicas: 1, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 } }), 'ready'],
  ['a Deployment with an old pod left', object('Deployment', { spec: { replicas: 1 }, status: { observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 1, availableReplicas: 1 } }), 'progressing'],
  ['a Deployment past its deadline', object('Deployment', condition('Progressing', 'False', { reason: 'ProgressDeadlineExceeded' })), 'failed'],
  ['a StatefulSet on its way', object('StatefulSet', { spec: { replicas: 3 }, status: { observedGeneration: 2, readyReplicas: 1, updatedReplicas: 3 } }), 'progressing'],
  ['a StatefulSet whose pods nobody replaces but the user', set({ type: 'OnDelete' }, 0), 'ready'],
  ['a StatefulSet of which only some pods are to be new', set({ type: 'RollingUpdate', rollingUpdate: { partition: 2 } }, 1), 'ready'],
  ['a StatefulSet of which a pod that is to be new is not', set({ type: 'RollingUpdate', rollingUpdate: { partition: 1 } }, 1), 'progressing'],
  ['a DaemonSet that nobody has seen', object('DaemonSet', { spec: {} }), 'progressing'],
  ['a DaemonSet whose pods nobody replaces but the user', daemons({ updateStrategy: { type: 'OnDelete' } }), 'ready'],
  ['a DaemonSet whose pods are being replaced', daemons({}), 'progressing'],
  ['a Job that serves', object('Job', { ...serving({ readinessProbe: {} }), status: { active: 1, ready: 1 } }), 'ready'],
  ['a Job that serves as it is annotated', object('Job', { metadata: { name: 'x', annotations: { 'cdk8s-bigdata/serves': 'true' } }, status: { active: 1, ready: 1 } }), 'ready'],
  ['a Job that does not serve yet', object('Job', { ...serving({ readinessProbe: {} }), status: { active: 1, ready: 0 } }), 'progressing'],
  ['a Job whose pod runs', object('Job', { ...serving({}), status: { active: 1, ready: 1 } }), 'progressing'],
  ['a Job that removes itself after its end', removed('Complete', 10), 'ready'],
  ['a Job that removes itself after its failure', removed('Failed', 10), 'failed'],
  ['a complete Job that somebody removes', removed('Complete'), 'leaving'],
  ['a Service of Knative that is not ready', { ...object('Service', condition('Ready', 'False', { reason: 'RevisionMissing' })), apiVersion: 'serving.knative.dev/v1' }, 'progressing'],
  ['a Service of Knative that is ready', { ...object('Service', condition('Ready')), apiVersion: 'serving.knative.dev/v1' }, 'ready'],
  ['a Job of Volcano', { ...object('Job', { status: { state: { phase: 'Completed' } } }), apiVersion: 'batch.volcano.sh/v1alpha1' }, 'ready'],
  ['a bound claim', object('PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'ready'],
  ['a pending claim', object('PersistentVolumeClaim', { status: { phase: 'Pending' } }), 'progressing'],
  ['a running pod that is not ready', object('Pod', { status: { phase: 'Running' } }), 'progressing'],
  ['a pod that has ended well', object('Pod', { status: { phase: 'Succeeded' } }), 'ready'],
  ['a load balancer without address', object('Service', { spec: { type: 'LoadBalancer' } }), 'progressing'],
  ['a ConfigMap', object('ConfigMap'), 'ready'],
  ['an unknown kind that says it is not ready', object('SparkThing', condition('Ready', 'False')), 'progressing'],
  ['an unknown kind that says nothing', object('SparkThing'), 'ready'],
  ['anything that is being deleted', { ...object('ConfigMap'), metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z' } }, 'leaving'],
])('%s is known for what it is', (_, given, state) => {
  expect(statusOf(given as any).state).toBe(state);
});

test('what is not replaced by itself is said, and so is what a kind that we do not know says of itself', () => {
  expect(statusOf(set({ type: 'OnDelete' }, 2) as any).message).toBe('3 ready; 1 of them is as before until somebody deletes the pod (OnDelete)');
  expect(statusOf({ ...object('Job', { status: { state: { phase: 'Completed' } } }), apiVersion: 'batch.volcano.sh/v1alpha1' }).message).toBe('completed');
});

const waiting = (reason: string, message = '') => object('Pod', { status: { phase: 'Pending', containerStatuses: [{ name: 'main', image: 'spark:1', state: { waiting: { reason, message } } }] } });

test.each([
  ['a wrong image', waiting('ErrImagePull', 'failed to resolve: spark:1: not found'), /image spark:1 cannot be pulled: not found/, true],
  ['a registry that is slow', waiting('ErrImagePull', 'context deadline exceeded'), /cannot be pulled/, false],
  ['a missing Secret', waiting('CreateContainerConfigError', 'secret "warehouse" not found'), /secret "warehouse" not found/, true],
  ['a request that no node can meet', object('Pod', condition('PodScheduled', 'False', { reason: 'Unschedulable', message: '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1' })), /no node takes the pod: 0\/1 nodes are available: 1 Insufficient cpu\./, true],
  ['too little memory', object('Pod', { status: { containerStatuses: [{ name: 'main', state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] } }), /more than its memory limit/, true],
])('%s is explained', (_, pod, cause, hopeless) => {
  const found = diagnosePod(pod as any)!;
  expect(found.cause).toMatch(cause);
  expect(found.remedy).not.toBe('');
  expect(found.hopeless).toBe(hopeless);
});

test('a pod that gets on needs no explanation', () => {
  expect(diagnosePod(waiting('ContainerCreating') as any)).toBeUndefined();
});

test('a quota that forbids the pod is explained by the event', () => {
  const event = object('Event', { type: 'Warning', reason: 'FailedCreate', message: 'pods "x" is forbidden: exceeded quota' });
  expect(diagnoseEvent(event)!.cause).toContain('exceeded quota');
});

test('a Deployment whose pods nobody may make says why', () => {
  const failure = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: 'pods "x" is forbidden: exceeded quota' };
  expect(diagnoseObject(object('Deployment', { status: { conditions: [failure] } }))!.cause).toContain('exceeded quota');
  expect(diagnoseObject(object('Deployment', { status: { conditions: [{ ...failure, status: 'False' }] } }))).toBeUndefined();
});

test('a load balancer that nobody makes is told of, one that somebody has taken up is waited for', () => {
  const balancer = object('Service', { spec: { type: 'LoadBalancer' } });
  expect(diagnoseObject(balancer)!.cause).toContain('no controller');
  expect(diagnoseObject({ ...balancer, metadata: { ...balancer.metadata, finalizers: ['service.kubernetes.io/load-balancer-cleanup'] } })).toBeUndefined();
  expect(diagnoseObject(object('Service', { spec: { type: 'ClusterIP' } }))).toBeUndefined();
});

test.each([
  ['a quota', 'pods "x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=0, limited: pods=0', true, /quota/],
  ['a quota that is not counted yet', 'pods "x" is forbidden: status unknown for quota: small, resources: pods', false, /quota/],
  ['a limit range', 'pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2', true, /limit range/],
  ['Pod Security', 'pods "x" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false', true, /Pod Security/],
  ['an account that is not there', 'pods "x" is forbidden: error looking up service account data/reader: serviceaccount "reader" not found', false, /Create ServiceAccount reader/],
])('pods that %s forbids are told of with what helps', (_, message, hopeless, remedy) => {
  const found = diagnoseEvent(object('Event', { type: 'Warning', reason: 'FailedCreate', message }))!;
  expect(found).toMatchObject({ cause: message, hopeless });
  expect(found.remedy).toMatch(remedy);
});

test('only pods of Spark are advised to have more overhead', () => {
  const killed = object('Pod', { status: { containerStatuses: [{ name: 'main', state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }] } });
  expect(diagnosePod(killed)!.remedy).not.toContain('memoryOverhead');
  expect(diagnosePod({ ...killed, metadata: { name: 'x', labels: { 'spark-role': 'executor' } } })!.remedy).toContain('memoryOverhead');
});

test('whatever a status holds, there is an answer', () => {
  const kind = fc.constantFrom('Job', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'PersistentVolumeClaim', 'Service', 'CronJob', 'ReplicaSet', 'Other');
  const conditions = fc.array(fc.record({ type: fc.constantFrom('Ready', 'Complete', 'Failed', 'PodScheduled'), status: fc.constantFrom('True', 'False', 'Unknown') }));
  fc.assert(fc.property(kind, fc.record({ conditions, observedGeneration: fc.nat(), phase: fc.string() }, { requiredKeys: [] }), (name, status) => {
    expect(['ready', 'progressing', 'failed', 'leaving']).toContain(statusOf(object(name, { status, spec: {} })).state);
    diagnosePod(object('Pod', { status }));
  }));
});
