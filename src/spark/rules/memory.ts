import { LEAST_HEAP } from '../memory';
import { Rule } from './rule';

/** Spark refuses to start below one and a half times the 300 MiB that it reserves. Source: UnifiedMemoryManager. */
export const heapIsEnough: Rule = ({ driver, executor, executors }) =>
  [{ property: 'driver.memory', heap: driver.memory.heap }, ...(executors.arePods ? [{ property: 'executors: memory', heap: executor.memory.heap }] : [])]
    .filter(({ heap }) => heap < LEAST_HEAP)
    .map(({ property, heap }) => `${property} ${heap}m is below Spark's minimum of ${LEAST_HEAP}m (reserved memory x 1.5). Use at least ${LEAST_HEAP}m.`);

/** A share of memory; Spark checks that it is positive. */
export const overheadIsPositive: Rule = ({ driver, executor }) =>
  [{ property: 'driver', memory: driver.memory }, { property: 'executors:', memory: executor.memory }]
    .filter(({ memory }) => !(memory.overheadFactor > 0))
    .map(({ property, memory }) => `${property} memoryOverheadFactor ${memory.overheadFactor} is not above 0, as Spark requires. Leave it out for Spark's default.`);
