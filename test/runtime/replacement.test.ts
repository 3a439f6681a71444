import { KubeObject } from '../../src/runtime';
import { reasonToRefuse } from '../../src/runtime/plan/replacement';

const object = (apiVersion: string, kind: string, rest: object = {}): KubeObject => ({ apiVersion, kind, metadata: { name: 'etl', namespace: 'data' }, spec: {}, ...rest });
const refusal = (live: KubeObject, ...names: string[]) => reasonToRefuse(live, live, names);
const ended = { status: { conditions: [{ type: 'Complete', status: 'True' }] } };

test.each([
  object('apps/v1', 'Deployment'), object('apps/v1', 'StatefulSet'), object('v1', 'Service'), object('v1', 'ConfigMap'),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding'), object('storage.k8s.io/v1', 'StorageClass'), object('batch/v1', 'Job', ended),
  object('batch/v1', 'Job', { spec: { suspend: true } }),
])('a $kind may be made again, since nothing is lost with it', (live) => expect(refusal(live)).toBeUndefined());

test.each([
  object('v1', 'PersistentVolumeClaim'), object('v1', 'PersistentVolume'), object('v1', 'Namespace'),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
])('a $kind is never deleted to be made again, also when it is named', (live) => {
  expect(refusal(live, `${live.kind.toLowerCase()}/etl`)).toContain('never deleted');
});

test('what may be lost has to be named: the work of a Job, the address of a load balancer, what belongs to an object of a defined kind', () => {
  const job = object('batch/v1', 'Job', { status: { active: 1 } });
  expect(refusal(job)).toBe('It has not ended, and the work of its pods would be lost. Pass --replace job/etl if it may.');
  expect(refusal(job, 'job/etl')).toBeUndefined();
  expect(refusal(object('v1', 'Service', { spec: { type: 'LoadBalancer' } }))).toContain('Pass --replace service/etl');
  expect(refusal(object('batch.volcano.sh/v1alpha1', 'Job', ended))).toContain('What belongs to this Job would go with it');
});

test('whoever names some means only these', () => {
  expect(refusal(object('apps/v1', 'Deployment'), 'job/etl')).toBe('It is not among what --replace names: add deployment/etl.');
});

test('what is annotated to be kept is kept, and a StatefulSet whose pods would belong to nobody', () => {
  const kept = object('v1', 'ConfigMap', { metadata: { name: 'etl', annotations: { 'cdk8s-bigdata/keep': 'true' } } });
  expect(refusal(kept)).toContain('cdk8s-bigdata/keep');
  const set = (app: string) => object('apps/v1', 'StatefulSet', { spec: { selector: { matchLabels: { app } } } });
  expect(reasonToRefuse(set('a'), set('b'), [])).toContain('would belong to nobody');
});
