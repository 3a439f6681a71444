import { Rule } from './rule';

export const dataNodesHaveVolumes: Rule = ({ dataNodes }) =>
  dataNodes.volumes.length > 0 ? [] : ['dataNodes.volumes is empty. Give each DataNode at least one: HdfsVolume.claim(Size.gibibytes(100)).'];

/** Blocks without the tree of files are as lost as a tree without blocks. */
export const allPersistOrNone: Rule = ({ nameNodes, dataNodes, availability }) => {
  const kept: [string, boolean][] = [
    ['topology: nameNodeVolume', nameNodes.volumes[0].isPersistent],
    ...dataNodes.volumes.map(({ isPersistent }): [string, boolean] => ['dataNodes.volumes', isPersistent]),
    ...(availability ? [['topology: journalNodeVolume', availability.journalNodes.volumes[0].isPersistent]] as [string, boolean][] : []),
  ];
  const lost = [...new Set(kept.filter(([, persistent]) => !persistent).map(([property]) => property))];
  return lost.length === 0 || kept.every(([, persistent]) => !persistent) ? []
    : [`${lost.join(', ')} is ephemeral while other data persist: after a restart they would not fit together. Use HdfsVolume.claim for all, or HdfsVolume.ephemeral for all.`];
};
