import { Size } from 'cdk8s';
import { cluster, complaints } from './support';
import { HdfsRacks, HdfsTopology, HdfsVolume, ZooKeeper } from '../../src';

const high = HdfsTopology.highlyAvailable;
const ephemeral = HdfsVolume.ephemeral();

test('a sound cluster has nothing to complain about', () => {
  for (const topology of [HdfsTopology.single(), high()]) expect(cluster({ topology }).node.validate()).toEqual([]);
});

test.each([
  ['more replicas than DataNodes', { replication: 3, dataNodes: { count: 2 } }, /replication 3 is more than the 2 DataNodes/],
  ['no replica', { replication: 0 }, /replication 0 is not a whole number/],
  ['no DataNode', { dataNodes: { count: 0 } }, /dataNodes.count 0 is not/],
  ['half a DataNode', { dataNodes: { count: 1.5 } }, /dataNodes.count 1.5 is not/],
  ['one NameNode of several', { topology: high({ nameNodes: 1 }) }, /nameNodes 1 is not a whole number of at least 2/],
  ['an even number of JournalNodes', { topology: high({ journalNodes: 4 }) }, /journalNodes 4 is even.*Use 3 or 5/],
  ['too few JournalNodes', { topology: high({ journalNodes: 1 }) }, /journalNodes 1 is not a whole number of at least 3/],
  ['an even ZooKeeper', { topology: high({ zooKeeper: ZooKeeper.embedded({ count: 2 }) }) }, /zooKeeper count 2 is even/],
  ['a ZooKeeper without a port', { topology: high({ zooKeeper: ZooKeeper.external(['zk-0.zk']) }) }, /"zk-0.zk" is not HOST:PORT/],
  ['a ZooKeeper without servers', { topology: high({ zooKeeper: ZooKeeper.external([]) }) }, /names no server/],
  ['a heap that nothing starts with', { dataNodes: { resources: { heap: Size.mebibytes(16) } } }, /dataNodes: resources heap 16m is too small/],
  ['no volume', { dataNodes: { volumes: [] } }, /dataNodes.volumes is empty/],
  ['a volume that never takes a block', { dataNodes: { volumes: [HdfsVolume.claim(Size.gibibytes(1))] } }, /1024 MiB are too few.*Use Size.gibibytes\(2\)/],
  ['a range of addresses that is none', { racks: HdfsRacks.byPodRange(33) }, /racks: 33 is no length of a range/],
  ['a topology script beside racks', { racks: HdfsRacks.byZone(), coreSite: { 'net.topology.script.file.name': '/x' } }, /net.topology.script.file.name is set by the construct. Use racks/],
  ['blocks that outlive their tree', { topology: HdfsTopology.single({ nameNodeVolume: ephemeral }) }, /topology: nameNodeVolume is ephemeral while other data persist/],
  ['a tree that outlives its blocks', { dataNodes: { volumes: [ephemeral] } }, /dataNodes.volumes is ephemeral/],
  ['edits that do not last', { topology: high({ journalNodeVolume: ephemeral }) }, /journalNodeVolume is ephemeral/],
  ['a key of ours', { hdfsSite: { 'dfs.replication': '2' } }, /hdfsSite: dfs.replication is set by the construct. Use replication/],
  ['a key of ours without a property', { hdfsSite: { 'dfs.namenode.name.dir': '/x' } }, /dfs.namenode.name.dir is set by the construct. Leave it out/],
  ['a key in the wrong file', { coreSite: { 'dfs.blocksize': '1m' } }, /dfs.blocksize belongs into hdfsSite/],
  ['no key at all', { coreSite: { 'block size': '1m' } }, /"block size" is no key of Hadoop's/],
  ['a value that XML cannot hold', { coreSite: { 'my.key': 'a\u0000b' } }, /my.key has a control character/],
  ['a secret', { coreSite: { 'fs.s3a.secret.key': 'x', 'fs.s3a.access.key': 'y', 'ssl.password': 'z' } }, /ssl.password would stand in a ConfigMap/],
  ['a cluster id that Hadoop could not read back', { clusterId: 'my cluster' }, /clusterId "my cluster" has other characters/],
  ['a secret of an object store', { coreSite: { 'fs.s3a.secret.key': 'x' } }, /fs\.s3a\.secret\.key would stand in a ConfigMap/],
  ['a name that is no DNS label', { clusterName: 'Warehouse' }, /clusterName "Warehouse" is no DNS label/],
  ['a name that Services cannot have', { clusterName: '1st' }, /clusterName "1st" begins with a digit.*Begin it with a letter/],
  ['a name too long for its pods', { clusterName: 'w'.repeat(37) }, /has 37 characters.*at most 36/],
])('%s is a complaint', (_, props, sentence) => {
  expect(complaints(props).join('\n')).toMatch(sentence);
});

test('a chart without a namespace is a complaint', () => {
  expect(complaints({}, 'hdfs', '')).toEqual([expect.stringContaining('The chart has no namespace')]);
});

test.each([
  ['a relative path', 'logs', {}, /"logs" is no absolute path/],
  ['a path with a backslash', '/a\\b', {}, /without blanks, colons and backslashes/],
  ['a path with dots', '/a/../b', {}, /no absolute path/],
  ['a mode that is none', '/logs', { mode: '8' }, /mode "8" is not three octal digits/],
  ['an owner that is none', '/logs', { owner: 'a b' }, /owner "a b" is no name/],
  ['no quota', '/logs', { nameQuota: 0 }, /nameQuota 0/],
])('%s of a directory is a complaint', (_, path, options, sentence) => {
  expect(complaints({}, 'hdfs', 'data', (hdfs) => hdfs.directory(path, options)).join('\n')).toMatch(sentence);
});

test('the same directory twice is a complaint', () => {
  const twice = complaints({}, 'hdfs', 'data', (hdfs) => ['/logs', '/logs'].forEach((path) => hdfs.directory(path)));
  expect(twice).toEqual(['directory /logs is declared twice. Declare it once and pass it on. [HDFS019]']);
});
