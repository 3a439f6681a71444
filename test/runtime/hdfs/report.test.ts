import { Beans, isWell, reportOf } from '../../../src/runtime/hdfs/report';
import { parseBeans } from '../../../src/runtime/hdfs/status';

const node = (adminState: string, numBlocks: number) => ({ adminState, numBlocks, usedSpace: 100, capacity: 1000 });
const HOST = (i: number) => `hdfs-datanode-${i}.hdfs-datanode.data.svc.cluster.local:9866`;

function active(info: { [attribute: string]: object } = {}, system: object = {}): Beans {
  const json = Object.fromEntries(Object.entries(info).map(([attribute, value]) => [attribute, JSON.stringify(value)]));
  return { NameNodeStatus: { State: 'active' }, NameNodeInfo: { Safemode: '', ...json }, FSNamesystem: { ...system } };
}

const report = (beans: Beans | undefined) => reportOf(new Map([['hdfs-namenode-0', beans]]));

test('a NameNode that says nothing is unreachable, one that has no state yet starts', () => {
  expect(report(undefined).nameNodes).toEqual([{ pod: 'hdfs-namenode-0', state: 'unreachable', safeMode: false }]);
  expect(report({}).nameNodes[0].state).toBe('starting');
  expect(report({ NameNodeStatus: { State: 'active' }, NameNodeInfo: { Safemode: 'Safe mode is ON.' } }).nameNodes[0].safeMode).toBe(true);
});

test('DataNodes are known by their pods', () => {
  const { dataNodes } = report(active({ LiveNodes: { [HOST(1)]: node('In Service', 3), [HOST(0)]: node('In Service', 2) } }));
  expect(dataNodes.map(({ pod, state, blocks }) => [pod, state, blocks])).toEqual([['hdfs-datanode-0', 'In Service', 2], ['hdfs-datanode-1', 'In Service', 3]]);
});

test('a pod that came back under another address is not dead, too', () => {
  const { dataNodes } = report(active({ LiveNodes: { [HOST(0)]: node('In Service', 2) }, DeadNodes: { [HOST(0)]: {}, [HOST(1)]: { decommissioned: false } } }));
  expect(dataNodes.map(({ pod, state }) => [pod, state])).toEqual([['hdfs-datanode-0', 'In Service'], ['hdfs-datanode-1', 'Dead']]);
});

test('one that is drained says how much is left', () => {
  const { dataNodes: [leaving] } = report(active({
    LiveNodes: { [HOST(1)]: node('Decommission In Progress', 9) }, DecomNodes: { [HOST(1)]: { underReplicatedBlocks: 4, underReplicateInOpenFiles: 1 } },
  }));
  expect(leaving).toMatchObject({ state: 'Decommission In Progress', pending: 4, open: 1, host: HOST(1) });
});

test('one that hangs says for how long it was not heard of', () => {
  const { dataNodes } = report(active({ LiveNodes: { [HOST(0)]: { ...node('In Service', 2), lastContact: 2 }, [HOST(1)]: { ...node('In Service', 2), lastContact: 41 } } }));
  expect(dataNodes.map(({ silent }) => silent)).toEqual([undefined, 41]);
});

test('an active NameNode in safe mode, or none, is not well', () => {
  const safe: Beans = { NameNodeStatus: { State: 'active' }, NameNodeInfo: { Safemode: 'Safe mode is ON.' } };
  expect([active(), safe, undefined, active({}, { MissingBlocks: 1 })].map((beans) => isWell(report(beans)))).toEqual([true, false, false, false]);
});

test('counts are the active NameNode\'s', () => {
  const standby: Beans = { NameNodeStatus: { State: 'standby' }, FSNamesystem: { MissingBlocks: 99 } };
  const both = reportOf(new Map([['nn-0', standby], ['nn-1', active({}, { MissingBlocks: 1, UnderReplicatedBlocks: 2, BlocksTotal: 3, FilesTotal: 4 })]]));
  expect(both).toMatchObject({ missing: 1, underReplicated: 2, blocks: 3, files: 4 });
});

test('each line of answers is one bean, by its short name', () => {
  const line = (name: string) => JSON.stringify({ beans: [{ name: `Hadoop:service=NameNode,name=${name}`, State: 'active' }] });
  expect(Object.keys(parseBeans(`${line('NameNodeStatus')}\n${line('FSNamesystem')}\n\n`))).toEqual(['NameNodeStatus', 'FSNamesystem']);
});

test('a rolling upgrade is told until it is finalized', () => {
  const upgrade = (status: object | null) => report({ NameNodeStatus: { State: 'active' }, NameNodeInfo: { RollingUpgradeStatus: status } }).upgrade;
  expect(upgrade(null)).toBeUndefined();
  expect(upgrade({ createdRollbackImages: false, finalizeTime: 0, startTime: 5 })).toBe('preparing');
  expect(upgrade({ createdRollbackImages: true, finalizeTime: 0, startTime: 5 })).toBe('prepared');
  expect(upgrade({ createdRollbackImages: true, finalizeTime: 9, startTime: 5 })).toBeUndefined();
});
