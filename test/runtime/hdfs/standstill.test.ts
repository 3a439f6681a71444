import { holding, Standstill } from '../../../src/runtime/hdfs/standstill';

const leaving = (...pending: number[]) => pending.map((blocks, i) => ({ pod: `hdfs-datanode-${i}`, state: 'Decommission In Progress', blocks, pending: blocks, used: 0, capacity: 0 }));

test('DataNodes that are emptied, however slowly, are no standstill', () => {
  const standstill = new Standstill();
  expect([0, 29_000, 58_000, 87_000].map((now, i) => standstill.look(leaving(9 - i, 4), now))).toEqual([0, 0, 0, 0]);
});

test('those of which no block was copied for half a minute are, until one is', () => {
  const standstill = new Standstill();
  expect([0, 10_000, 29_000, 31_000, 60_000].map((now) => standstill.look(leaving(5, 4), now))).toEqual([0, 0, 0, 9, 9]);
  expect(standstill.look(leaving(5, 3), 61_000)).toBe(0);
});

test('nor is it one where nothing is left, or the NameNode has not begun', () => {
  const standstill = new Standstill();
  expect([0, 60_000].map((now) => standstill.look(leaving(0), now))).toEqual([0, 0]);
});

test('the sentence names how many may stay, and the command', () => {
  expect(holding(9, 2).cause).toContain('9 are left: files ask for more than 2 replicas');
  expect(holding(9, 2).remedy).toContain('dfs -setrep -R 2 /');
});
