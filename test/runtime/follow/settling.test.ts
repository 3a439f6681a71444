import { Settling } from '../../../src/runtime/follow/settling';

interface Case {
  readonly restartCount?: number;
  readonly exitCode?: number;
  readonly state?: object;
  readonly probe?: object;
}

const pod = (uid: string, { restartCount = 0, exitCode, state = { running: {} }, probe = { readinessProbe: {} } }: Case) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: uid, uid },
  spec: { containers: [{ name: 'main', ...probe }] },
  status: { containerStatuses: [{ name: 'main', restartCount, state, lastState: exitCode === undefined ? {} : { terminated: { exitCode } } }] },
});

test('what has failed is waited for anew after each start', () => {
  const settling = new Settling();
  const found = [pod('a', { restartCount: 1, exitCode: 7 }), pod('b', { restartCount: 2, exitCode: 7 })];
  expect(settling.container(found, 0)).toBe('main');
  expect(settling.container(found, 2999)).toBe('main');
  expect(settling.container(found, 3000)).toBeUndefined();
  expect(settling.container([pod('a', { restartCount: 2, exitCode: 7 })], 3001)).toBe('main');
});

test('what no probe looks at is waited for', () => {
  expect(new Settling().container([pod('a', { probe: { livenessProbe: {} } })], 0)).toBe('main');
});

test.each([
  ['has just failed', pod('a', { state: { terminated: { exitCode: 7 } } })],
  ['waits for its next start', pod('a', { restartCount: 1, exitCode: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } })],
])('a container that %s does not stay, although its pod may still be counted as ready', (_, one) => {
  const settling = new Settling();
  expect([settling.container([one], 0), settling.container([one], 1e6)]).toEqual(['main', 'main']);
});

test.each([
  ['has a probe', pod('a', {})],
  ['has a probe of its start', pod('a', { probe: { startupProbe: {} } })],
  ['has ended well before', pod('a', { restartCount: 1, exitCode: 0 })],
  ['has ended well', pod('a', { state: { terminated: { exitCode: 0 } } })],
  ['was never started', pod('a', { state: { waiting: { reason: 'ContainerCreating' } } })],
  ['was evicted', { ...pod('a', {}), status: { phase: 'Failed', containerStatuses: [{ name: 'main', restartCount: 0, state: { terminated: { exitCode: 137 } } }] } }],
  ['is going', { ...pod('a', { exitCode: 7 }), metadata: { name: 'a', uid: 'a', deletionTimestamp: '2026-01-31T06:00:00Z' } }],
  ['nobody knows anything of', { ...pod('a', {}), status: undefined }],
])('a pod that %s is not', (_, one) => {
  expect(new Settling().container([one], 0)).toBeUndefined();
});
