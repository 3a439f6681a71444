import { pageOf } from '../../src/runtime/forward/page';
import { KubeObject } from '../../src/runtime/object';

function pod(component: string, ready = true): KubeObject {
  const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: component, labels: { 'app.kubernetes.io/component': component } }, status: { phase: 'Running', conditions } };
}

test.each([['namenode', 9870], ['history-server', 18080], ['api-server', 8080], ['driver', 4040]])('the page of a %s is at %d', (component, port) => {
  expect(pageOf([pod('datanode'), pod(component)])).toMatchObject({ pod: { metadata: { name: component } }, port });
});

test('what is not ready has no page', () => {
  expect(pageOf([pod('namenode', false)])).toBeUndefined();
});
