import { configurationFiles } from '../../../src/local/cluster/configuration';
import { supervisorSpec } from '../../../src/local/cluster/spec';

const SHAPE = { name: 'one', network: 7, nodes: 2, cniPlugins: '/usr/lib/cni' };

test('nodes have addresses, pod subnets and credentials of their own', () => {
  const spec = supervisorSpec(SHAPE, '/bin') as any;
  expect(spec.nodes.map(({ name, address, podSubnet }: any) => [name, address, podSubnet])).toEqual([
    ['node-1', '10.89.7.11/24', '10.244.1.0/24'],
    ['node-2', '10.89.7.12/24', '10.244.2.0/24'],
  ]);
  expect(spec.link).toEqual({ name: 'bigdata7', hostAddress: '10.89.7.1/24', address: '10.89.7.2/24', gateway: '10.89.7.1' });
  expect(spec.nodes[1].afterApi[0].argv).toContain('--kubeconfig=/run/bigdata/nodes/node-2/kubelet.conf');
});

test('every file that a command names is written, made by kubeadm, or of the cluster itself', () => {
  const files = configurationFiles(SHAPE);
  const named = JSON.stringify(supervisorSpec(SHAPE, '/bin')).match(/\/run\/bigdata\/[-\w./]+/g)!.map((path) => path.replace('/run/bigdata/', ''));
  const madeThere = /^(pki\/|[-a-z]+\.conf$|nodes\/node-\d\/kubelet\.conf$|nodes\/node-\d$|etcd$|volumes$)/;
  expect(named.filter((path) => !(path in files) && !madeThere.test(path))).toEqual([]);
  expect(Object.keys(files)).toContain('nodes/node-2/cni/pods.conflist');
});
