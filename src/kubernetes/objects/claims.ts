import { IPersistentVolumeClaim, PersistentVolumeAccessMode, PersistentVolumeClaim } from 'cdk8s-plus-27';

/** Whether it is known that only the pods of one node can mount it; of one that was only named nothing is known. */
export function isForOneNode(claim: IPersistentVolumeClaim): boolean {
  const { accessModes } = claim as Partial<PersistentVolumeClaim>;
  const shared = [PersistentVolumeAccessMode.READ_WRITE_MANY, PersistentVolumeAccessMode.READ_ONLY_MANY];
  return accessModes !== undefined && accessModes.length > 0 && !accessModes.some((mode) => shared.includes(mode));
}
