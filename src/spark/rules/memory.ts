import { leastHeap, SERVER_CLASS_MEBIBYTES } from '../memory';
import { Sizing, Specification } from '../specification';
import { Rule } from './rule';

/** Spark refuses to start below one and a half times the 300 MiB that it reserves. Source: UnifiedMemoryManager. */
export const heapIsEnough: Rule = (specification) => sizings(specification).flatMap(({ prefix, key, sizing }) => {
  const { heap } = sizing.memory;
  const least = leastHeap(keepsPartFree(sizing, specification.props.conf?.[key] ?? ''));
  if (heap >= least) return [];
  return [`${prefix}memory ${heap}m is below Spark's minimum of ${least}m (reserved memory x 1.5, with the JVM's collector). Use at least ${least}m.`];
});

/** Which collector the JVM takes, by what it is told, or by the size of the pod. */
function keepsPartFree({ podMemory, cpuLimit }: Sizing, options: string): boolean {
  const told = /-XX:\+Use(\w+)GC\b/.exec(options)?.[1];
  if (told) return ['Serial', 'Parallel'].includes(told);
  const cpus = cpuLimit === undefined ? Infinity : cpuLimit.endsWith('m') ? parseInt(cpuLimit) / 1000 : Number(cpuLimit);
  return podMemory < SERVER_CLASS_MEBIBYTES || cpus <= 1;
}

/** A share of memory; Spark checks that it is positive. */
export const overheadIsPositive: Rule = (specification) => sizings(specification)
  .filter(({ sizing: { memory: { overheadFactor } } }) => !(overheadFactor > 0))
  .map(({ prefix, sizing: { memory: { overheadFactor } } }) => `${prefix}memoryOverheadFactor ${overheadFactor} is not above 0, as Spark requires. Leave it out for Spark's default.`);

const MOST = 2 ** 43 - 1;

/** Kubernetes counts bytes in 63 bits. Source: Kubernetes, resource.Quantity. */
export const podFits: Rule = (specification) => sizings(specification)
  .filter(({ sizing: { podMemory } }) => podMemory > MOST || Number.isNaN(podMemory))
  .map(({ prefix, sizing: { podMemory } }) => `${prefix}memory with its overhead makes a pod of ${podMemory} MiB, more than can be written. Check memory, memoryOverhead and memoryOverheadFactor.`);

function sizings({ driver, executor, executors }: Specification): { prefix: string; key: string; sizing: Sizing }[] {
  return [
    { prefix: 'driver.', key: 'spark.driver.extraJavaOptions', sizing: driver },
    ...(executors.arePods ? [{ prefix: 'executors: ', key: 'spark.executor.extraJavaOptions', sizing: executor }] : []),
  ];
}
