import * as fc from 'fast-check';
import { diagnoseEvent, diagnosePod, statusOf } from '../../src/runtime';

const object = (kind: string, rest: object = {}) => ({ apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'default', generation: 2 }, ...rest });
const condition = (type: string, status = 'True', more = {}) => ({ status: { conditions: [{ type, status, ...more }] } });

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

test('whatever a status holds, there is an answer', () => {
  const kind = fc.constantFrom('Job', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'PersistentVolumeClaim', 'Service', 'CronJob', 'Other');
  const conditions = fc.array(fc.record({ type: fc.constantFrom('Ready', 'Complete', 'Failed', 'PodScheduled'), status: fc.constantFrom('True', 'False', 'Unknown') }));
  fc.assert(fc.property(kind, fc.record({ conditions, observedGeneration: fc.nat(), phase: fc.string() }, { requiredKeys: [] }), (name, status) => {
    expect(['ready', 'progressing', 'failed', 'leaving']).toContain(statusOf(object(name, { status, spec: {} })).state);
    diagnosePod(object('Pod', { status }));
  }));
});
