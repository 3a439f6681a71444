import { Size } from 'cdk8s';
import * as fc from 'fast-check';
import { cluster } from './support';
import { HdfsTopology, HdfsVolume, ZooKeeper } from '../../src';
import { told } from '../support/app';

const untyped = (options: object) => options as any;

test.each<[string, object, string]>([
  ['a topology as text', { topology: 'ha' }, 'topology: "ha" is not HdfsTopology.single()'],
  ['a heap as text', { topology: HdfsTopology.single(untyped({ nameNode: { heap: '1g' } })) }, 'topology.nameNode.heap: "1g" is not a Size'],
  ['a size as a volume', { topology: HdfsTopology.single(untyped({ nameNodeVolume: Size.gibibytes(1) })) }, 'topology.nameNodeVolume: an object with amount, unit is not an HdfsVolume'],
  ['a quorum of numbers', { topology: HdfsTopology.highlyAvailable({ zooKeeper: ZooKeeper.external(untyped([1])) }) }, 'topology.zooKeeper[0]: 1 is not a string'],
  ['ZooKeepers as text', { topology: HdfsTopology.highlyAvailable({ zooKeeper: ZooKeeper.embedded(untyped({ count: '3' })) }) }, 'topology.zooKeeper.count: "3" is not a number'],
  ['a number of DataNodes', { dataNodes: 3 }, 'dataNodes: 3 is not an object with properties'],
  ['one volume', { dataNodes: { volumes: HdfsVolume.ephemeral() } }, 'dataNodes.volumes: an object with storageType'],
  ['a number as a key', { hdfsSite: { 'dfs.blocksize': 1 } }, 'hdfsSite: dfs.blocksize: 1 is not a string'],
  ['a misspelt property', { datanodes: {} }, 'datanodes: there is no such property. There are: topology, dataNodes,'],
])('%s is refused with path and remedy', (_, props, sentence) => {
  expect(told(() => cluster(props))).toContain(`[stack/hdfs] ${sentence}`);
});

test('options of a directory are looked at, too', () => {
  expect(told(() => cluster().directory('/data', untyped({ mode: 755 })))).toContain('[stack/hdfs: directory /data] mode: 755 is not a string');
});

test('whatever a JavaScript program passes, it is told in sentences', () => {
  const names = ['topology', 'dataNodes', 'replication', 'clusterName', 'clusterId', 'access', 'coreSite', 'hdfsSite', 'version', 'image', 'imagePullSecrets'];
  fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), fc.anything(), { noNullPrototype: false }), (props) => {
    const message = told(() => cluster(untyped(props)));
    if (message !== '') expect(message).toMatch(/^Validation failed with the following errors:\n( {2}\[stack\/hdfs\] .*(\n|$))+/s);
  }), { numRuns: 300 });
});
