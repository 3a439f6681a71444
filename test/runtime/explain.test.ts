import { ApiFailure, KubeObject } from '../../src/runtime';
import { explain } from '../../src/runtime/stack/explain';

const object = (apiVersion: string, kind: string): KubeObject => ({ apiVersion, kind, metadata: { name: 'etl', namespace: 'data' } });
const invalid = (message: string) => new ApiFailure(422, 'Invalid', message);

test('a field that cannot be changed is named, without what it holds, and with a way out', () => {
  const template = invalid('Job.batch "etl" is invalid: spec.template: Invalid value: core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:""}}: field is immutable');
  expect(explain(template, object('batch/v1', 'Job')))
    .toBe('spec.template cannot be changed once a Job is there. Give it another name, or pass --replace, which deletes it and makes it again.');
  const address = invalid('Service "etl" is invalid: spec.clusterIPs[0]: Invalid value: []string{"None"}: may not change once set');
  expect(explain(address, object('v1', 'Service'))).toMatch(/^spec\.clusterIPs\[0\] cannot be changed once a Service is there\. .* pass --replace/);
});

test('nothing is deleted that holds data', () => {
  const claim = invalid('PersistentVolumeClaim "etl" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests');
  expect(explain(claim, object('v1', 'PersistentVolumeClaim'))).toMatch(/^spec cannot be changed .* copy the data with `bigdata cp`\.$/);
  const set = invalid('StatefulSet.apps "etl" is invalid: spec: Forbidden: updates to statefulset spec for fields other than \'replicas\' are forbidden');
  expect(explain(set, object('apps/v1', 'StatefulSet'))).toContain('Pass --replace, which deletes it and makes it again: its pods and claims stay');
});

test('what is wrong otherwise is said in the words of the server', () => {
  const message = 'Job.batch "etl" is invalid: spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0';
  expect(explain(invalid(message), object('batch/v1', 'Job'))).toBe(message);
});

test('an exported manifest is told from fields of another tool', () => {
  const conflict = (message: string) => explain(new ApiFailure(409, 'Conflict', message), object('v1', 'ConfigMap'));
  expect(conflict('Operation cannot be fulfilled on configmaps "etl": the object has been modified; please apply your changes'))
    .toMatch(/^its metadata\.resourceVersion .* Take both out of the manifest/);
  expect(conflict('Apply failed with 1 conflict: conflict with "kubectl": .data.x')).toContain('--force takes them over');
});
