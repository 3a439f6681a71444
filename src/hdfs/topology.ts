import { HdfsResources } from './resources';
import { HdfsVolume } from './storage';
import { ZooKeeper } from './zookeeper';
import { PodOptions } from '../kubernetes/pods/options';

/** A NameNode keeps the tree of files in memory: about 1 GiB of heap for a million files. */
export interface NameNodeOptions {
  /** Source of the size: Hadoop, "HDFS Architecture"; Cloudera's rule of 1 GiB for a million blocks. @default heap 256 MiB */
  readonly nameNode?: HdfsResources;
  /** Image and edits. @default HdfsVolume.claim(Size.gibibytes(2)) */
  readonly nameNodeVolume?: HdfsVolume;
  /** Options of the pods of NameNodes, beside those of all pods of the cluster. @default - those of `podOptions` of the cluster */
  readonly nameNodePodOptions?: PodOptions;
}

export interface HighAvailabilityOptions extends NameNodeOptions {
  /** One is active, the others take over. @default 2 */
  readonly nameNodes?: number;
  /** Odd: a majority of them must be there. @default 3 */
  readonly journalNodes?: number;
  /** @default heap 64 MiB */
  readonly journalNode?: HdfsResources;
  /** Edits. @default HdfsVolume.claim(Size.gibibytes(1)) */
  readonly journalNodeVolume?: HdfsVolume;
  /** Options of the pods of JournalNodes, beside those of all pods of the cluster. @default - those of `podOptions` of the cluster */
  readonly journalNodePodOptions?: PodOptions;
  /** Of the failover controller beside each NameNode. @default heap 64 MiB */
  readonly failoverController?: HdfsResources;
  /** What elects the active NameNode. @default ZooKeeper.embedded() */
  readonly zooKeeper?: ZooKeeper;
}

/** How many NameNodes there are, and what keeps them in step. */
export class HdfsTopology {
  /** One NameNode: while it restarts, clients wait. */
  public static single(options: NameNodeOptions = {}): HdfsTopology {
    return new HdfsTopology(options);
  }

  /** Two or more NameNodes, of which one is active, JournalNodes that hold the edits, and automatic failover by ZooKeeper. */
  public static highlyAvailable(options: HighAvailabilityOptions = {}): HdfsTopology {
    return new HdfsTopology(options, options);
  }

  /** @internal */
  public readonly _nameNode: NameNodeOptions;
  /** @internal */
  public readonly _availability?: HighAvailabilityOptions;

  private constructor(nameNode: NameNodeOptions, availability?: HighAvailabilityOptions) {
    this._nameNode = nameNode;
    this._availability = availability;
  }
}
