import { Size, SizeRoundingBehavior } from 'cdk8s';

/** Whole MiB, in which Kubernetes and JVMs are told sizes; what is left over is dropped. */
export function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR });
}

/** As the API server stores it, with the largest unit that fits: else each `kubectl apply` would find another text, and change nothing. */
export function quantity(mebi: number): string {
  return mebi > 0 && mebi % 1024 === 0 ? quantityIn(mebi / 1024, 'Gi', 'Ti') : `${mebi}Mi`;
}

function quantityIn(amount: number, unit: string, larger: string): string {
  return amount % 1024 === 0 ? `${amount / 1024}${larger}` : `${amount}${unit}`;
}
