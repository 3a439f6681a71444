import { hostsToDrain } from '../../../src/runtime/hdfs/decommission';
import { takenBack } from '../../../src/runtime/hdfs/hosts';
import { DataNodeReport, HdfsReport } from '../../../src/runtime/hdfs/report';

const node = (ordinal: number, state: string, host?: string): DataNodeReport => ({ pod: `hdfs-datanode-${ordinal}`, state, host, blocks: 0, used: 0, capacity: 0 });
const report = (dataNodes: DataNodeReport[], missing = 0): HdfsReport =>
  ({ nameNodes: [], dataNodes, files: 0, blocks: 0, underReplicated: 0, missing, capacity: 0, used: 0 });
const alive = [0, 1, 2].map((ordinal) => node(ordinal, 'In Service', `host-${ordinal}:9866`));

test('the last DataNodes leave', () => {
  expect(hostsToDrain(report(alive), 1)).toEqual(['host-1:9866', 'host-2:9866']);
  expect(hostsToDrain(report(alive), 3)).toEqual([]);
});

test('one that was drained and has gone does not hinder the next one', () => {
  expect(hostsToDrain(report([...alive.slice(0, 2), node(2, 'Decommissioned')]), 1)).toEqual(['host-1:9866']);
});

test('nobody leaves while blocks are missing, or a DataNode that is to leave cannot be asked', () => {
  expect(() => hostsToDrain(report(alive, 2), 1)).toThrow('2 blocks have no replica');
  expect(() => hostsToDrain(report([...alive.slice(0, 2), node(2, 'Dead')]), 1)).toThrow('hdfs-datanode-2 cannot be asked for blocks');
  expect(() => hostsToDrain(report(alive), 0)).toThrow('At least one DataNode must remain');
});

describe('somebody else wants a DataNode in service that is being drained', () => {
  const hdfs = { name: 'hdfs', namespace: 'data' };
  const host = (ordinal: number) => `hdfs-datanode-${ordinal}.hdfs-datanode.data.svc:9866`;
  const write = (manager: string, time: string) => ({ manager, operation: 'Update', apiVersion: 'v1', time });
  const file = (content: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: 'hdfs-hosts',
      namespace: 'data',
      managedFields: [write('cdk8s-bigdata', '2026-01-01T10:00:00Z'), write('kubectl-edit', '2026-01-01T10:05:00Z')],
    },
    data: { 'hosts.json': content },
  });
  const naming = (...ordinals: number[]) =>
    file(JSON.stringify(ordinals.map((i) => ({ hostName: host(i).split(':')[0], port: 9866, adminState: 'DECOMMISSIONED' }))));

  test('nobody does while the list names all that leave, and others too', () => {
    expect(takenBack(hdfs, naming(1, 2, 3), [host(1), host(2)])).toBeUndefined();
  });

  test.each([
    ['takes one from the list', naming(1), 'hdfs-datanode-2: no longer to leave'],
    ['empties it', file(''), 'hdfs-datanode-1, hdfs-datanode-2: no longer to leave'],
    ['writes what is no list', file('hdfs-datanode-1'), 'hdfs-datanode-1, hdfs-datanode-2: no longer to leave'],
  ])('the sentence says who has changed what, when somebody %s', (_, changed, sentence) => {
    const problem = takenBack(hdfs, changed, [host(1), host(2)])!;
    expect(problem.message).toContain(sentence);
    expect(problem.message).toContain('ConfigMap data/hdfs-hosts was changed by kubectl-edit at 2026-01-01T10:05:00Z');
    expect(problem.remedy).toContain('Call this again');
  });

  test('or that the list is gone', () => {
    expect(takenBack(hdfs, undefined, [host(1)])!.message).toContain('ConfigMap data/hdfs-hosts was deleted');
  });
});
