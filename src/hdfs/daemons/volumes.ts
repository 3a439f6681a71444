import { Json } from '../../kubernetes/json';
import { mebibytes, quantity } from '../../kubernetes/mebibytes';
import { Claim } from '../../kubernetes/workloads/daemon';
import { Role } from '../specification';

/** Claims for the persistent ones of a role's volumes, which have these names. */
export function claimsOf({ volumes }: Role, names: readonly string[]): Claim[] {
  return volumes.flatMap(({ size, storageClass }, i) => (size ? [{ name: names[i], storage: quantity(mebibytes(size)), storageClass }] : []));
}

/** Folders of the node for the others. */
export function ephemeralVolumes({ volumes }: Role, names: readonly string[]): Json[] {
  return volumes.flatMap(({ size }, i) => (size ? [] : [{ name: names[i], emptyDir: {} }]));
}
