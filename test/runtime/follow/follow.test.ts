import { anObject as object, Objects, owned, warning } from './cluster';
import { Event, follow, KubeClient, KubeObject, Outcome } from '../../../src/runtime';

let cluster: Objects;
let client: KubeClient;

beforeEach(async () => {
  cluster = await Objects.start();
  client = cluster.client();
});

afterEach(async () => {
  await client.close();
  await cluster.stop();
});

/** Follows, and does something each time that something is told. */
async function following(targets: KubeObject[], then: (event: Event) => void = () => undefined, patience = 0): Promise<Outcome & { readonly told: string[] }> {
  const told: string[] = [];
  const outcome = await follow(client, targets, {
    patience,
    timeout: 20_000,
    report: (event) => {
      if (event.type === 'trouble') told.push(`${event.object.kind} ${event.object.metadata.name}: ${event.diagnosis.cause}`);
      if (event.type === 'status') told.push(`${event.object.metadata.name} ${event.status.state}`);
      then(event);
    },
  });
  return { ...outcome, told };
}

const complete = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };
const quota = 'pods "x" is forbidden: exceeded quota: small';

test('a Job that has removed itself after its end has succeeded', async () => {
  const spec = { spec: { ttlSecondsAfterFinished: 0 } };
  const [quick, slow] = [object('batch/v1', 'Job', 'quick', spec), object('batch/v1', 'Job', 'slow')];
  cluster.set(quick, slow);
  const { exitCode, failures } = await following([quick, slow], (event) => {
    if (event.type !== 'status') return;
    const { name } = event.object.metadata;
    if (name === 'quick' && event.status.state === 'progressing') cluster.set({ ...quick, ...complete });
    if (name === 'quick' && event.status.state === 'ready') {
      cluster.remove('Job-quick');
      cluster.set({ ...slow, ...complete });
    }
  });
  expect(failures).toEqual([]);
  expect(exitCode).toBe(0);
});

test('a Job that has removed itself before anybody looked is asked for in its events', async () => {
  const [good, bad] = ['good', 'bad'].map((name) => object('batch/v1', 'Job', name, { spec: { ttlSecondsAfterFinished: 0 } }));
  cluster.set(warning(good, 'Completed', 'Job completed'), warning(bad, 'BackoffLimitExceeded', 'Job has reached the specified backoff limit'));
  expect((await following([good])).failures).toEqual([]);
  expect((await following([bad])).failures[0].message).toMatch(/backoff limit/);
});

test('a Job that somebody has removed has failed', async () => {
  const job = object('batch/v1', 'Job', 'x');
  cluster.set(job);
  const { failures } = await following([job], () => cluster.remove('Job-x'));
  expect(failures[0].message).toBe('was deleted by somebody else');
});

test('a Deployment whose ReplicaSet may make no pods says why', async () => {
  const deployment = object('apps/v1', 'Deployment', 'web', { spec: { replicas: 1 } });
  cluster.set({ ...deployment, status: { conditions: [{ type: 'ReplicaFailure', status: 'True', message: quota }] } });
  const { failures, told } = await following([deployment]);
  expect(told).toContain(`Deployment web: ${quota}`);
  expect(failures[0].message).toBe(quota);
});

test('a pod of a Deployment that cannot pull its image says so, also when it is known before its ReplicaSet', async () => {
  const deployment = object('apps/v1', 'Deployment', 'web', { spec: { replicas: 1 } });
  const set = owned('apps/v1', 'ReplicaSet', 'web-1', deployment);
  const waiting = { phase: 'Pending', containerStatuses: [{ name: 'main', image: 'spark:1', state: { waiting: { reason: 'ErrImagePull', message: 'spark:1: not found' } } }] };
  cluster.set(deployment, owned('v1', 'Pod', 'web-1-a', set, { status: waiting }));
  const { failures } = await following([deployment], () => cluster.set(set));
  expect(failures[0].message).toContain('Pod default/web-1-a: the image spark:1 cannot be pulled');
});

test('a Deployment is not ready when its pod has just failed, although it still counts that pod', async () => {
  const deployment = object('apps/v1', 'Deployment', 'web', { spec: { replicas: 1 } });
  const set = owned('apps/v1', 'ReplicaSet', 'web-1', deployment);
  const container = { name: 'main', restartCount: 2, state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } }, lastState: { terminated: { exitCode: 5 } } };
  const pod = owned('v1', 'Pod', 'web-1-a', set, { spec: { containers: [{ name: 'main' }] }, status: { phase: 'Running', containerStatuses: [container] } });
  const counted = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  cluster.set({ ...deployment, status: counted }, set, pod);
  const { failures } = await following([deployment]);
  expect(failures[0].message).toMatch(/web-1-a: it fails each time it is started/);
});

test('a StatefulSet that may make only some of its pods says why; what was said before the newest pod is over', async () => {
  const set = object('apps/v1', 'StatefulSet', 'data', { spec: { replicas: 3 } });
  const pod = owned('v1', 'Pod', 'data-0', set, { status: { phase: 'Running' } }, { creationTimestamp: '2026-01-31T06:00:00Z' });
  const old = warning(set, 'FailedCreate', 'pods "data-0" is forbidden: an older reason', '2026-01-31T05:00:00Z');
  cluster.set(set, pod, old);
  const { told } = await following([set], () => cluster.set(warning(set, 'FailedCreate', quota, '2026-01-31T06:00:05Z')));
  expect(told.filter((line) => line.includes('forbidden'))).toEqual([`StatefulSet data: ${quota}`]);
});

test('a claim that nobody can make a volume for says so, one that waits for its first pod is left to it', async () => {
  const [fine, wrong] = ['fine', 'wrong'].map((name) => object('v1', 'PersistentVolumeClaim', name, { status: { phase: 'Pending' } }));
  cluster.set(fine, wrong, warning(wrong, 'ProvisioningFailed', 'storageclass.storage.k8s.io "nonesuch" not found'));
  const { failures } = await following([fine, wrong]);
  expect(failures.map(({ object: { metadata } }) => metadata.name)).toEqual(['wrong']);
  expect(failures[0].message).toContain('"nonesuch" not found');
  expect((await following([fine])).exitCode).toBe(0);
});

test('a pod of one\'s own that cannot start says so', async () => {
  const pod = object('v1', 'Pod', 'alone');
  const reason = { reason: 'CreateContainerConfigError', message: 'secret "key" not found' };
  cluster.set({ ...pod, status: { phase: 'Pending', containerStatuses: [{ name: 'main', state: { waiting: reason } }] } });
  expect((await following([pod], undefined, 1500)).failures[0].message).toContain('secret "key" not found');
});

test('a pod of one\'s own that waits says so once, however long it waits', async () => {
  const pod = object('v1', 'Pod', 'x', { status: { phase: 'Pending' } });
  cluster.set(pod);
  const said: string[] = [];
  const outcome = await follow(client, [pod], {
    timeout: 2500,
    report: (event) => { if (event.type === 'status' || event.type === 'pod') said.push(event.type); },
  });
  expect(outcome.exitCode).toBe(1);
  expect(said).toEqual(['status']);
});

test('executors that are refused are told of, although only the driver knows', async () => {
  const job = object('batch/v1', 'Job', 'pi');
  const labels = { 'spark-role': 'driver' };
  cluster.log = '2026-01-31T06:00:00Z io.fabric8.kubernetes.client.KubernetesClientException: Failure executing: POST at: https://kubernetes.default.svc/api/v1/namespaces/default/pods. '
    + 'Message: pods "pi-exec-1" is forbidden: exceeded quota: small, requested: pods=1. Received status: Status(code=403)\n';
  cluster.set(job, owned('v1', 'Pod', 'pi-1', job, { spec: { containers: [{ name: 'main' }] }, status: { phase: 'Running' } }, { labels }));
  const { failures } = await following([job]);
  expect(failures[0].message).toBe('Pod default/pi-1: its executors are refused: exceeded quota: small, requested: pods=1');
}, 20_000);

test('a program that finds no address for a name is told of once, with what to look at', async () => {
  const job = object('batch/v1', 'Job', 'pi');
  const line = '2026-01-31T06:00:00Z Caused by: java.net.UnknownHostException: kubernetes.default.svc: Temporary failure in name resolution\n';
  cluster.log = line + line;
  const state = { terminated: { exitCode: 1 } };
  const pod = { spec: { containers: [{ name: 'main' }] }, status: { phase: 'Failed', containerStatuses: [{ name: 'main', state }] } };
  cluster.set({ ...job, status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] } }, owned('v1', 'Pod', 'pi-1', job, pod));
  const troubles: string[] = [];
  const report = (event: Event) => { if (event.type === 'trouble') troubles.push(`${event.diagnosis.cause}. ${event.diagnosis.remedy}`); };
  const { exitCode } = await follow(client, [job], { logs: true, timeout: 20_000, report });
  expect(exitCode).toBe(1);
  expect(troubles).toEqual([expect.stringMatching(/^its program finds no address for kubernetes\.default\.svc: DNS .* the pods of DNS run/)]);
}, 20_000);

test('what serves is ready while it runs', async () => {
  const containers = [{ name: 'main', readinessProbe: {} }];
  const job = object('batch/v1', 'Job', 'connect', { spec: { template: { spec: { containers } } } });
  cluster.set(job);
  const { exitCode } = await following([job], () => cluster.set({ ...job, status: { active: 1, ready: 1 } }));
  expect(exitCode).toBe(0);
});
