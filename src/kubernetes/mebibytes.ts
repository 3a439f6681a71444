import { Size, SizeRoundingBehavior } from 'cdk8s';

/** Whole MiB, in which Kubernetes and JVMs are told sizes; what is left over is dropped. */
export function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
}
