import { HdfsResources } from './resources';
import { HdfsVolume } from './storage';
import { PodOptions } from '../kubernetes/pods/options';

export interface EmbeddedZooKeeperOptions {
  /** Odd: a majority of them must be there. @default 3 */
  readonly count?: number;
  /** @default heap 48 MiB */
  readonly resources?: HdfsResources;
  /** @default HdfsVolume.claim(Size.gibibytes(1)) */
  readonly volume?: HdfsVolume;
  /** Options of the pods of ZooKeeper, beside those of all pods of the HDFS cluster. @default - those of `podOptions` of the cluster */
  readonly podOptions?: PodOptions;
}

/** The quorum that elects the active NameNode. */
export class ZooKeeper {
  /** A small one beside the cluster, for it alone. */
  public static embedded(options: EmbeddedZooKeeperOptions = {}): ZooKeeper {
    return new ZooKeeper(options);
  }

  /** One that is there. @param servers e.g. `['zk-0.zk:2181', 'zk-1.zk:2181', 'zk-2.zk:2181']` */
  public static external(servers: string[]): ZooKeeper {
    return new ZooKeeper(undefined, servers);
  }

  /** @internal */
  public readonly _embedded?: EmbeddedZooKeeperOptions;
  /** @internal */
  public readonly _servers?: string[];

  private constructor(embedded?: EmbeddedZooKeeperOptions, servers?: string[]) {
    this._embedded = embedded;
    this._servers = servers;
  }
}
