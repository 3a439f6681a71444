import { Size } from 'cdk8s';

/** What a volume is made of, for storage policies. Source: Hadoop, "Archival Storage, SSD & Memory". */
export enum HdfsStorageType {
  DISK = 'DISK',
  SSD = 'SSD',
  ARCHIVE = 'ARCHIVE',
}

export interface HdfsClaimOptions {
  /** @default the cluster's default StorageClass */
  readonly storageClass?: string;
  /** Only for DataNodes. @default HdfsStorageType.DISK */
  readonly storageType?: HdfsStorageType;
}

/** Where a daemon keeps its data. */
export class HdfsVolume {
  /** A PersistentVolumeClaim for each pod, which stays when the pod or the cluster goes. */
  public static claim(size: Size, options: HdfsClaimOptions = {}): HdfsVolume {
    return new HdfsVolume(options.storageType ?? HdfsStorageType.DISK, size, options.storageClass);
  }

  /** A folder on the node's disk that goes with the pod: for tests only. */
  public static ephemeral(): HdfsVolume {
    return new HdfsVolume(HdfsStorageType.DISK);
  }

  private constructor(public readonly storageType: HdfsStorageType, public readonly size?: Size, public readonly storageClass?: string) {}

  /** Whether data outlive the pod. */
  public get isPersistent(): boolean {
    return this.size !== undefined;
  }
}
