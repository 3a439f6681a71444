import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { properties, synth } from './support';
import { HdfsRacks } from '../../src';

const SCRIPT = join(__dirname, '../../src/hdfs/scripts/topology.sh');
const racksOf = (racks: HdfsRacks, ...hosts: string[]) => execFileSync('/bin/bash', [SCRIPT, ...hosts], { env: { PATH: process.env.PATH, RACKS: racks._method, DATANODES: '.dn.' }, encoding: 'utf8' }).trim().split('\n');

test('without racks nobody asks a script', () => {
  expect(properties(synth()['ConfigMap hdfs-daemons'].data['core-site.xml'])).not.toHaveProperty('net.topology.script.file.name');
});

test('with racks the NameNode asks an executable script', () => {
  const found = synth({ racks: HdfsRacks.byPodRange() });
  const { volumes, containers } = found['StatefulSet hdfs-namenode'].spec.template.spec;
  expect(properties(found['ConfigMap hdfs-daemons'].data['core-site.xml'])['net.topology.script.file.name']).toBe('/etc/hdfs/topology.sh');
  expect(volumes[0]).toEqual({ name: 'conf', configMap: { name: 'hdfs-daemons', defaultMode: 0o555 } });
  expect(containers[0].env).toContainEqual({ name: 'RACKS', value: 'range/24' });
});

test('with zones a DataNode is told its own, and they are spread over zones, too', () => {
  const { topologySpreadConstraints, containers: [{ env }] } = synth({ racks: HdfsRacks.byZone() })['StatefulSet hdfs-datanode'].spec.template.spec;
  expect(topologySpreadConstraints.map(({ topologyKey }: any) => topologyKey)).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']);
  expect(env).toContainEqual({ name: 'ZONE', valueFrom: { fieldRef: { fieldPath: 'metadata.labels[\'topology.kubernetes.io/zone\']' } } });
  expect(env.find(({ name }: any) => name === 'HDFS_DATANODE_OPTS').value).toMatch(/ -Dhdfs.zone=\$\(ZONE\)$/);
});

test('the rack of an address is its range', () => {
  const byte = fc.nat(255);
  fc.assert(fc.property(byte, byte, byte, byte, fc.integer({ min: 8, max: 30 }), (a, b, c, d, bits) => {
    const network = BigInt(((a * 256 + b) * 256 + c) * 256 + d) >> BigInt(32 - bits) << BigInt(32 - bits);
    const expected = [24n, 16n, 8n, 0n].map((shift) => (network >> shift) & 255n).join('.');
    expect(racksOf(HdfsRacks.byPodRange(bits), `${a}.${b}.${c}.${d}`)).toEqual([`/${expected}`]);
  }), { numRuns: 30 });
});

test('each of many hosts gets an answer, whatever it is', () => {
  expect(racksOf(HdfsRacks.byPodRange(), '10.1.2.3', 'datanode-0', 'fd00::1', '$(touch /tmp/x)', '10.1.3.4')).toEqual(['/10.1.2.0', '/default-rack', '/default-rack', '/default-rack', '/10.1.3.0']);
  expect(racksOf(HdfsRacks.byZone(), '127.0.0.1', 'no.such.host.invalid')).toEqual(['/default-rack', '/default-rack']);
});
