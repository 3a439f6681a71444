import { Rule } from './rule';
import { mebibytes } from '../../kubernetes/mebibytes';

/** A DataNode without a folder for blocks does not start. Source: dfs.datanode.data.dir. */
export const dataNodesHaveVolumes: Rule = ({ dataNodes }) =>
  dataNodes.volumes.length > 0 ? [] : ['dataNodes.volumes is empty. Give each DataNode at least one: HdfsVolume.claim(Size.gibibytes(100)).'];

/** A DataNode takes a block while 1 GiB stays free beside it. Source: hdfs-default.xml, of this key; with blocks of 128 MiB. */
export const dataNodesHaveRoom: Rule = ({ dataNodes, props: { hdfsSite = {} } }) => (ROOM_KEY in hdfsSite ? [] : dataNodes.volumes)
  .flatMap(({ size }) => (size && mebibytes(size) < LEAST_ROOM ? [mebibytes(size)] : []))
  .map((size) => `dataNodes.volumes: ${size} MiB are too few, since a DataNode keeps 1 GiB free and would never take a block. Use Size.gibibytes(2) or more, or set hdfsSite: ${ROOM_KEY}.`);
const ROOM_KEY = 'dfs.datanode.round-robin-volume-choosing-policy.additional-available-space';
const LEAST_ROOM = 1024 + 128;

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
