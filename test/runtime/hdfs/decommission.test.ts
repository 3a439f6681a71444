import { hostsToDrain } from '../../../src/runtime/hdfs/decommission';
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
