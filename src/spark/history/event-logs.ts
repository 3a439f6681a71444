import { IPersistentVolumeClaim } from 'cdk8s-plus-27';
import { HdfsCluster, IHdfs } from '../../hdfs';
import { SparkVolume } from '../volume';

/** Where applications write what happened in them, and a history server reads it. */
export interface IEventLog {
  /** The place. */
  readonly place: EventLogs;
}

/** A place for event logs, which applications and history servers share. */
export class EventLogs implements IEventLog {
  /** A directory that is declared with it: whoever runs an application may add to it, and only remove what is his own. @param path @default '/spark-logs' */
  public static hdfs(cluster: HdfsCluster, path: string = '/spark-logs'): EventLogs {
    const { uri } = cluster.directory(path, { owner: USER, group: USER, mode: '1777' });
    return new EventLogs(uri, cluster, path);
  }

  /** A volume; applications and history server on several nodes need one that is ReadWriteMany. */
  public static volume(claim: IPersistentVolumeClaim): EventLogs {
    return new EventLogs(`file://${MOUNT}`, undefined, undefined, SparkVolume.fromPersistentVolumeClaim(claim, MOUNT));
  }

  /** A directory that exists. @param uri `s3a:`, `hdfs:` or what else Spark's Hadoop client knows @param hdfs whose configuration it takes to get there */
  public static at(uri: string, hdfs?: IHdfs): EventLogs {
    return new EventLogs(uri, hdfs);
  }

  /** @internal */
  public readonly _hdfs?: IHdfs;
  /** @internal The path on `_hdfs`, where it is known to be made. */
  public readonly _path?: string;
  /** @internal */
  public readonly _volume?: SparkVolume;

  private constructor(public readonly uri: string, hdfs?: IHdfs, path?: string, volume?: SparkVolume) {
    this._hdfs = hdfs;
    this._path = path;
    this._volume = volume;
  }

  public get place(): EventLogs {
    return this;
  }
}

/** The user of Spark's image, as Hadoop sees it. */
const USER = 'spark';
const MOUNT = '/spark-logs';

/** Without a scheme Spark would take a path of its pod's own disk, and so it is with these: nobody else sees it. */
const OWN_DISK = ['file', 'local'];

/** What is wrong with a place: applications and history server must see the same one. */
export function placeProblems(property: string, { uri, _volume: volume }: EventLogs): string[] {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\/?[^/]*\S/i.exec(uri)?.[1].toLowerCase();
  if (volume || (scheme !== undefined && !OWN_DISK.includes(scheme))) return [];
  return [`${property}: EventLogs.at(${JSON.stringify(uri)}) is no place that applications and history server share, but the disk of each pod. `
    + 'Use a URI such as s3a://logs/spark, EventLogs.hdfs(cluster) or EventLogs.volume(claim).'];
}
