import { KubeObject } from '../../src/runtime/object';
import { claimsFinder } from '../../src/runtime/plan/claims';

const set = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'hdfs-datanode', namespace: 'data' }, spec: { volumeClaimTemplates: [{ metadata: { name: 'data-0' } }] } } as unknown as KubeObject;
const claim = (name: string, namespace = 'data'): KubeObject => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace } });

test.each(['data-0-hdfs-datanode-0', 'data-0-hdfs-datanode-12'])('%s was made for the StatefulSet', (name) => {
  expect(claimsFinder([set])(claim(name))).toBe(true);
});

test.each(['data-0-hdfs-datanode', 'data-0-hdfs-datanode-x', 'data-1-hdfs-datanode-0', 'data-0-hdfs-datanode-2-0', 'flights'])('%s was not', (name) => {
  expect(claimsFinder([set])(claim(name))).toBe(false);
});

test('nor one of another namespace', () => {
  expect(claimsFinder([set])(claim('data-0-hdfs-datanode-0', 'default'))).toBe(false);
});
