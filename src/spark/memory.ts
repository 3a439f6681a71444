/** All in MiB, as Spark computes. */
export interface MemoryParts {
  readonly heap: number;
  readonly overhead?: number;
  readonly overheadFactor: number;
  readonly offHeap?: number;
  readonly python?: number;
}

const LEAST_OVERHEAD = 384;

/**
 * What the pod requests, and is limited to. Source: Spark's BasicExecutorFeatureStep and ResourceProfile.calculateOverHeadMemory:
 * the factor's share is truncated, then raised to 384 MiB; an explicit overhead is taken as it is.
 */
export function podMemory({ heap, overhead, overheadFactor, offHeap = 0, python = 0 }: MemoryParts): number {
  return heap + (overhead ?? Math.max(Math.trunc(overheadFactor * heap), LEAST_OVERHEAD)) + offHeap + python;
}

/** Source: spark.kubernetes.memoryOverheadFactor, "0.1 for JVM-based jobs, 0.4 for non-JVM". Nobody sets the latter in client mode, so we do. */
export function defaultOverheadFactor(isPython: boolean): number {
  return isPython ? 0.4 : 0.1;
}

/**
 * The least heap, of which the program must be able to use one and a half times the 300 MiB that Spark reserves. The serial and the parallel collector
 * keep a part of the heap free, so that 450m is too little for them, and 465m just enough: measured with Java 17 by Runtime.maxMemory.
 * Source: Spark's UnifiedMemoryManager.
 */
export function leastHeap(keepsPartFree: boolean): number {
  return keepsPartFree ? 465 : 450;
}

/** Below it, or with one processor, the JVM chooses the serial collector. Source: HotSpot's os::is_server_class_machine. */
export const SERVER_CLASS_MEBIBYTES = 1792;

const UNITS: { [unit: string]: number } = { '': 1 / 2 ** 20, 'b': 1 / 2 ** 20, 'k': 1 / 1024, 'm': 1, 'g': 1024, 't': 2 ** 20, 'p': 2 ** 30 };

/** Reads `512m`, `1g`, `1073741824` into MiB; undefined when Spark would refuse it. Source: Spark's JavaUtils.byteStringAs. */
export function parseMemory(text: string, unit = 'b'): number | undefined {
  const match = /^(\d+)([bkmgtp]?)b?$/.exec(text.trim().toLowerCase());
  if (!match) return undefined;
  return Math.trunc(Number(match[1]) * UNITS[match[2] || unit]);
}
