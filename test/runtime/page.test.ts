import { pageNamed, pageOf } from '../../src/runtime/forward/page';
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

describe('of any other pod', () => {
  const other = (...ports: object[]) => {
    const plain = pod('whatever');
    return pageOf([{ ...plain, spec: { containers: [{ name: 'a', ports }] } }])?.port;
  };
  test('it is at the port that says so', () => expect(other({ name: 'rpc', containerPort: 7 }, { name: 'http-admin', containerPort: 8 })).toBe(8));
  test('it is at the only one', () => expect(other({ containerPort: 9 }, { name: 'dns', containerPort: 53, protocol: 'UDP' })).toBe(9));
  test('of several without a name there is none', () => expect(other({ containerPort: 9 }, { containerPort: 10 })).toBeUndefined());
  test('of none there is none', () => expect(other()).toBeUndefined());
});

test('a system whose own page is not there has none, though its other parts have a port that looks like one', () => {
  const part = (component: string, ready: boolean) => {
    const plain = pod(component, ready);
    const metadata = { ...plain.metadata, name: `hdfs-${component}-0`, labels: { ...plain.metadata.labels, 'app.kubernetes.io/instance': 'hdfs' } };
    return { ...plain, metadata, spec: { containers: [{ name: 'a', ports: [{ name: 'http', containerPort: 9864 }] }] } };
  };
  expect(pageNamed([part('namenode', false), part('datanode', true)], 'hdfs')).toBeUndefined();
  expect(pageNamed([part('namenode', true), part('datanode', true)], 'hdfs')?.port).toBe(9870);
  expect(pageNamed([part('namenode', false), part('datanode', true)], 'hdfs-datanode-0')?.port).toBe(9864);
});
