import * as fc from 'fast-check';
import { defaultOverheadFactor, parseMemory, podMemory } from '../../src/spark/memory';

const mib = fc.integer({ min: 450, max: 1 << 20 });
const factor = fc.double({ min: 0.01, max: 2, noNaN: true });

test('figures of Spark itself: 1 GiB takes 384 MiB of overhead, for Python 40 %', () => {
  expect(podMemory({ heap: 1024, overheadFactor: defaultOverheadFactor(false) })).toBe(1408);
  expect(podMemory({ heap: 1024, overheadFactor: defaultOverheadFactor(true) })).toBe(1433);
  expect(podMemory({ heap: 8192, overheadFactor: 0.1, offHeap: 1024, python: 512 })).toBe(8192 + 819 + 1024 + 512);
});

test('a pod has at least 384 MiB beside its heap, and more heap never makes it smaller', () => {
  fc.assert(fc.property(mib, mib, factor, (a, b, overheadFactor) => {
    expect(podMemory({ heap: a, overheadFactor })).toBeGreaterThanOrEqual(a + 384);
    expect(podMemory({ heap: Math.max(a, b), overheadFactor })).toBeGreaterThanOrEqual(podMemory({ heap: Math.min(a, b), overheadFactor }));
  }));
});

test('an overhead given outright is taken as it is', () => {
  fc.assert(fc.property(mib, mib, factor, (heap, overhead, overheadFactor) => {
    expect(podMemory({ heap, overhead, overheadFactor })).toBe(heap + overhead);
  }));
});

test('every part is a whole number of MiB, since a pod requests whole ones', () => {
  fc.assert(fc.property(mib, factor, (heap, overheadFactor) => Number.isInteger(podMemory({ heap, overheadFactor }))));
});

test('sizes are read as Spark reads them', () => {
  expect(['512m', '1g', '1G', '1gb', '1048576', '2048k', '1t'].map((text) => parseMemory(text))).toEqual([512, 1024, 1024, 1024, 1, 2, 1048576]);
  expect(parseMemory('512', 'm')).toBe(512);
  expect(['', 'm', '1.5g', '1 g', '-1g', '1x', '1gg'].map((text) => parseMemory(text))).toEqual(Array(7).fill(undefined));
});
