import { Size } from 'cdk8s';
import { IHdfs } from './hdfs';

export interface HdfsDirectoryOptions {
  /** @default the superuser `hadoop` */
  readonly owner?: string;
  /** @default that of the directory above */
  readonly group?: string;
  /** Permissions in octal digits, e.g. `1777`. @default by fs.permissions.umask-mode: 755 */
  readonly mode?: string;
  /** Bytes that all files below may take, each replica counted. @default no limit */
  readonly spaceQuota?: Size;
  /** How many files and directories there may be below. @default no limit */
  readonly nameQuota?: number;
}

/** A directory that is made when its cluster is applied. */
export interface IHdfsDirectory {
  /** The cluster. */
  readonly hdfs: IHdfs;
  /** Absolute, e.g. `/spark-logs`. */
  readonly path: string;
  /** With the file system in front: what every client understands, whatever its default file system is. */
  readonly uri: string;
}

/** A directory and what is declared of it. */
export interface Declaration extends HdfsDirectoryOptions {
  readonly path: string;
}

/** Arguments of scripts/directories.sh. */
export function directoryArguments(declarations: readonly Declaration[]): string[] {
  return declarations.flatMap(({ path, owner = '-', group = '-', mode = '-', spaceQuota, nameQuota }) =>
    [path, owner, group, mode, spaceQuota ? String(spaceQuota.toKibibytes() * 1024) : '-', nameQuota === undefined ? '-' : String(nameQuota)]);
}
