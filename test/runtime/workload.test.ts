import { KubeObject } from '../../src/runtime/object';
import { podsNamed, workloadsOf } from '../../src/runtime/status/workload';

let age = 0;
function pod(name: string, owner?: [kind: string, name: string], labels: { [label: string]: string } = {}): KubeObject {
  const ownerReferences = owner && [{ uid: 'u', kind: owner[0], name: owner[1], controller: true }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels, ownerReferences, creationTimestamp: new Date(1e12 + 1000 * age++).toISOString() } };
}
const ours = (software: string, instance: string, component: string) => ({
  'app.kubernetes.io/name': software, 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': component,
});
const named = (pods: KubeObject[], name: string) => podsNamed(pods, name).map(({ metadata }) => metadata.name);

const PODS = [
  pod('web-5d4f-a', ['ReplicaSet', 'web-5d4f'], { 'pod-template-hash': '5d4f' }),
  pod('web-7c8b-b', ['ReplicaSet', 'web-7c8b'], { 'pod-template-hash': '7c8b' }),
  pod('db-0', ['StatefulSet', 'db']),
  pod('agent-x', ['DaemonSet', 'agent']),
  pod('nightly-29012345-z', ['Job', 'nightly-29012345']),
  pod('alone'),
  pod('delays-1a2b3c4d-x', ['Job', 'delays-1a2b3c4d'], ours('spark', 'delays', 'driver')),
  pod('delays-1a2b3c4d-x-exec-1', ['Pod', 'delays-1a2b3c4d-x'], ours('spark', 'delays', 'executor')),
  pod('delays-5e6f7a8b-y', ['Job', 'delays-5e6f7a8b'], ours('spark', 'delays', 'driver')),
  pod('hdfs-namenode-0', ['StatefulSet', 'hdfs-namenode'], ours('hdfs', 'hdfs', 'namenode')),
  pod('hdfs-datanode-0', ['StatefulSet', 'hdfs-datanode'], ours('hdfs', 'hdfs', 'datanode')),
];

test.each([
  ['a Deployment, whatever its ReplicaSets', 'web', ['web-5d4f-a', 'web-7c8b-b']],
  ['a ReplicaSet', 'web-5d4f', ['web-5d4f-a']],
  ['a StatefulSet', 'db', ['db-0']],
  ['a pod', 'db-0', ['db-0']],
  ['a DaemonSet', 'agent', ['agent-x']],
  ['a Job', 'nightly-29012345', ['nightly-29012345-z']],
  ['a CronJob', 'nightly', ['nightly-29012345-z']],
  ['a pod that nobody has made', 'alone', ['alone']],
  ['an application: its drivers, the newest last', 'delays', ['delays-1a2b3c4d-x', 'delays-5e6f7a8b-y']],
  ['a run of it', 'delays-1a2b3c4d', ['delays-1a2b3c4d-x']],
  ['a system: all of its pods', 'hdfs', ['hdfs-namenode-0', 'hdfs-datanode-0']],
  ['a part of it', 'hdfs-namenode', ['hdfs-namenode-0']],
  ['nothing', 'web-5d4', []],
])('%s', (_, name, pods) => expect(named(PODS, name)).toEqual(pods));

test('whoever has made a pod is told by name alone', () => {
  expect(PODS.map((each) => workloadsOf(each).at(-1))).toEqual([
    'web', 'web', 'db', 'agent', 'nightly', 'alone', 'delays-1a2b3c4d', 'delays-1a2b3c4d-x', 'delays-5e6f7a8b', 'hdfs-namenode', 'hdfs-datanode',
  ]);
});
