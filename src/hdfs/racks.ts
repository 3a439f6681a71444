/**
 * Which DataNodes fail together: HDFS puts the replicas of a block into two racks, and reads from the one that is nearest.
 * Source: Hadoop, "Rack Awareness".
 */
export class HdfsRacks {
  /** All DataNodes are one rack. */
  public static none(): HdfsRacks {
    return new HdfsRacks();
  }

  /**
   * Each node of Kubernetes is a rack, told by addresses: where every node has a range of its own for its pods (kubenet, flannel, kind, GKE, the local cluster),
   * pods that share the beginning of their address are on one node. Replicas are on two nodes, however many DataNodes a node has, and a client,
   * such as an executor, reads from the DataNode of its own node.
   * @param prefixLength of the range of a node in bits @default 24, the size that Kubernetes gives by itself
   */
  public static byPodRange(prefixLength: number = 24): HdfsRacks {
    return new HdfsRacks(`range/${prefixLength}`, prefixLength);
  }

  /**
   * Each zone is a rack, by the label topology.kubernetes.io/zone of a DataNode's node. Kubernetes hands it to pods from 1.35 on, by the admission plug-in
   * PodTopologyLabels; without it all are one rack.
   */
  public static byZone(): HdfsRacks {
    return new HdfsRacks('zone');
  }

  /** @internal What scripts/topology.sh is told; undefined when nobody asks it. */
  public readonly _method?: string;
  /** @internal */
  public readonly _prefixLength?: number;

  private constructor(method?: string, prefixLength?: number) {
    this._method = method;
    this._prefixLength = prefixLength;
  }

  /** @internal */
  public get _areZones(): boolean {
    return this._method === 'zone';
  }
}
