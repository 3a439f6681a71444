import { DaemonSize, HdfsResources } from './resources';
import { mebibytes } from '../kubernetes/mebibytes';
import { DEFAULT_CPU } from '../kubernetes/pods/container';

const LEAST_BESIDE_HEAP = 128;

/** MiB that a container requests and is limited to: classes, compiled code, threads and buffers of a Hadoop daemon take about 100 MiB beside the heap. */
export function containerMemory(heap: number): number {
  return heap + Math.max(LEAST_BESIDE_HEAP, Math.ceil(heap / 4));
}

export function sizeOf({ heap, cpuRequest, cpuLimit }: HdfsResources = {}, defaultHeap: number): DaemonSize {
  return {
    heap: heap ? mebibytes(heap) : defaultHeap,
    cpuRequest: cpuRequest?.amount ?? DEFAULT_CPU,
    cpuLimit: cpuLimit?.amount,
  };
}
