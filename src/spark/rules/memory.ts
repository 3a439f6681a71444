import { LEAST_HEAP } from '../memory';
import { Sizing, Specification } from '../specification';
import { Rule } from './rule';

/** Spark refuses to start below one and a half times the 300 MiB that it reserves. Source: UnifiedMemoryManager. */
export const heapIsEnough: Rule = (specification) => sizings(specification)
  .filter(({ sizing: { memory: { heap } } }) => !(heap >= LEAST_HEAP))
  .map(({ prefix, sizing: { memory: { heap } } }) => `${prefix}memory ${heap}m is below Spark's minimum of ${LEAST_HEAP}m (reserved memory x 1.5). Use at least ${LEAST_HEAP}m.`);

/** A share of memory; Spark checks that it is positive. */
export const overheadIsPositive: Rule = (specification) => sizings(specification)
  .filter(({ sizing: { memory: { overheadFactor } } }) => !(overheadFactor > 0))
  .map(({ prefix, sizing: { memory: { overheadFactor } } }) => `${prefix}memoryOverheadFactor ${overheadFactor} is not above 0, as Spark requires. Leave it out for Spark's default.`);

/** Kubernetes counts bytes with 64 bits. */
const MOST = 2 ** 43 - 1;

export const podFits: Rule = (specification) => sizings(specification)
  .filter(({ sizing: { podMemory } }) => podMemory > MOST || Number.isNaN(podMemory))
  .map(({ prefix, sizing: { podMemory } }) => `${prefix}memory with its overhead makes a pod of ${podMemory} MiB, more than can be written. Check memory, memoryOverhead and memoryOverheadFactor.`);

function sizings({ driver, executor, executors }: Specification): { prefix: string; sizing: Sizing }[] {
  return [{ prefix: 'driver.', sizing: driver }, ...(executors.arePods ? [{ prefix: 'executors: ', sizing: executor }] : [])];
}
