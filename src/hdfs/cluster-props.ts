import { HdfsRacks } from './racks';
import { HdfsResources } from './resources';
import { HdfsVolume } from './storage';
import { HdfsTopology } from './topology';
import { HadoopVersion } from './version';
import { ImageOptions } from '../kubernetes/images/image';
import { ClientAccess } from '../kubernetes/objects/access';
import { PodOptions } from '../kubernetes/pods/options';

/** The DataNodes, which hold the blocks. */
export interface DataNodeOptions {
  /** @default 1, with a highly available topology 3 */
  readonly count?: number;
  /** Of each. @default one HdfsVolume.claim(Size.gibibytes(10)) */
  readonly volumes?: HdfsVolume[];
  /** Of each. @default heap 128 MiB */
  readonly resources?: HdfsResources;
  /** Options of the pods of DataNodes, beside those of all pods of the cluster. @default - those of `podOptions` of the cluster */
  readonly podOptions?: PodOptions;
}

/** What an HDFS cluster is made of. */
export interface HdfsClusterProps extends ImageOptions {
  /** @default HdfsTopology.single() */
  readonly topology?: HdfsTopology;
  /** @default by topology */
  readonly dataNodes?: DataNodeOptions;
  /** How many DataNodes hold each block. @default 3, or as many as there are DataNodes if that is less */
  readonly replication?: number;
  /** Which DataNodes fail together. @default HdfsRacks.none() */
  readonly racks?: HdfsRacks;
  /** The name that objects start with and that DNS names are made of. @default the construct's id */
  readonly clusterName?: string;
  /** The identity that NameNodes and disks agree on; whoever changes it has another cluster. @default NAMESPACE-NAME */
  readonly clusterId?: string;
  /**
   * Options of all pods of the cluster: labels, nodes, priority, sidecars and more. `dataNodes: { podOptions }` and the options of
   * `HdfsTopology` hold for some of them.
   * @default - none
   */
  readonly podOptions?: PodOptions;
  /** Whose pods may be clients. Web pages and metrics are on ports of the same daemons, so it counts for them, too. @default ClientAccess.namespace() */
  readonly access?: ClientAccess;
  /** Any other key of core-site.xml, for daemons and clients. @default none */
  readonly coreSite?: { readonly [key: string]: string };
  /** Any other key of hdfs-site.xml, for daemons and clients. @default none */
  readonly hdfsSite?: { readonly [key: string]: string };
  /** Release of Hadoop. @default HadoopVersion.V3_5_0 */
  readonly version?: HadoopVersion;
}
