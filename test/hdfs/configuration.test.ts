import { Size } from 'cdk8s';
import * as fc from 'fast-check';
import { cluster, objects, properties } from './support';
import { HdfsClusterProps, HdfsRacks, HdfsTopology, HdfsVolume, ZooKeeper } from '../../src';

const odd = (least: number) => fc.integer({ min: 0, max: 3 }).map((n) => least + 2 * n);
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const keys = fc.dictionary(fc.tuple(word, word).map(([a, b]) => `my.${a}.${b}`), fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), { maxKeys: 4 });
const volumes = fc.array(fc.integer({ min: 2, max: 900 }).map((gibibytes) => HdfsVolume.claim(Size.gibibytes(gibibytes))), { minLength: 1, maxLength: 4 });
const topology = fc.oneof(
  fc.constant(HdfsTopology.single()),
  fc.record({ nameNodes: fc.integer({ min: 2, max: 4 }), journalNodes: odd(3), zooKeeper: odd(1).map((count) => ZooKeeper.embedded({ count })) })
    .map(HdfsTopology.highlyAvailable),
);

/** Props that nobody complains about. */
const sound: fc.Arbitrary<HdfsClusterProps> = fc.record({
  topology,
  replication: fc.integer({ min: 1, max: 3 }),
  dataNodes: fc.record({ count: fc.integer({ min: 3, max: 9 }), volumes }),
  racks: fc.constantFrom(HdfsRacks.none(), HdfsRacks.byPodRange(), HdfsRacks.byZone()),
  coreSite: keys,
  hdfsSite: keys,
}, { requiredKeys: ['dataNodes'] });

test('whatever the topology, each host in the configuration is a pod or a Service, and each key of one\'s own is there as it was given', () => {
  fc.assert(fc.property(sound, (props) => {
    const hdfs = cluster(props);
    expect(hdfs.node.validate()).toEqual([]);
    const found = objects(hdfs);
    const pods = found.filter(({ kind }) => kind === 'StatefulSet').flatMap(({ metadata: { name }, spec: { replicas } }) => Array.from({ length: replicas }, (_, i) => `${name}-${i}.${name}.data.svc`));
    const services = found.filter(({ kind }) => kind === 'Service').map(({ metadata: { name } }) => `${name}.data.svc`);
    for (const { data } of found.filter(({ kind }) => kind === 'ConfigMap')) {
      const core = properties(data['core-site.xml']);
      const site = properties(data['hdfs-site.xml']);
      expect(core).toMatchObject(props.coreSite ?? {});
      expect(site).toMatchObject(props.hdfsSite ?? {});
      const hosts = [...Object.values(core), ...Object.values(site)].flatMap((value) => value.match(/hdfs-[a-z]+-\d+\.[-.a-z]+\.svc/g) ?? []);
      expect(hosts.length).toBeGreaterThan(0);
      expect([...pods, ...services]).toEqual(expect.arrayContaining(hosts));
    }
  }), { numRuns: 100 });
});

test('what a user sets never takes the place of what the construct decides', () => {
  const owned = Object.keys(properties(objects(cluster({ topology: HdfsTopology.highlyAvailable() }))
    .find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'hdfs-daemons').data['hdfs-site.xml'])).filter((key) => /replication$|nameservices|data\.dir|shared\.edits|rpc-address/.test(key));
  expect(owned.length).toBeGreaterThan(4);
  for (const key of owned) expect(cluster({ topology: HdfsTopology.highlyAvailable(), hdfsSite: { [key]: 'x' } }).node.validate().join()).toContain(`hdfsSite: ${key} is set by the construct`);
});
