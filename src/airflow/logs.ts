import { Size } from 'cdk8s';
import { IPersistentVolumeClaim } from 'cdk8s-plus-27';
import { isForOneNode } from '../kubernetes/objects/claims';

export interface LogClaimOptions {
  /** One whose volumes can be mounted on all nodes, if not on `oneNode`. @default the cluster's default StorageClass */
  readonly storageClass?: string;
  /**
   * Whether only one node can mount it (ReadWriteOnce), as with kind and the disks of most clouds: all pods that see logs, tasks' too, then run on one node.
   * @default false: it is ReadWriteMany
   */
  readonly oneNode?: boolean;
}

/** Where the logs of tasks go, which web pages show. */
export class AirflowLogs {
  /** A volume that all pods share, made with Airflow: ReadWriteMany, or all of them are on one node. @param size @default Size.gibibytes(10) */
  public static claim(size: Size = Size.gibibytes(10), options: LogClaimOptions = {}): AirflowLogs {
    return new AirflowLogs({ size, storageClass: options.storageClass, forOneNode: options.oneNode });
  }

  /** A volume that exists. Where it is known to be ReadWriteOnce, all pods that see logs, tasks' too, run on one node. */
  public static volume(claim: IPersistentVolumeClaim): AirflowLogs {
    return new AirflowLogs({ claimName: claim.name, forOneNode: isForOneNode(claim) });
  }

  /**
   * An object store. A task brings its log there when it has ended, also in failure; until then it is read from the pod. One that was killed (out of
   * memory, an evicted pod whose task does not end in time) brings none: its pod stays, if there is one, with its log. Source: [logging] remote_base_log_folder.
   * @param folder `s3://`, `gs://`, `wasb://`, `hdfs://`...; the image must have the provider
   * @param connectionId of the Airflow connection with the credentials, e.g. of `connections`; tasks ask for it by their token
   */
  public static remote(folder: string, connectionId?: string): AirflowLogs {
    return new AirflowLogs({ folder, connectionId });
  }

  /** Each pod's own disk: the log of a task is gone with its pod, which only stays when it was killed. For trying out. */
  public static ephemeral(): AirflowLogs {
    return new AirflowLogs({});
  }

  /** @internal */
  public readonly _place: LogPlace;

  private constructor(place: LogPlace) {
    this._place = place;
  }

  /** Whether the log of a task outlives its pod. */
  public get isPersistent(): boolean {
    return Object.keys(this._place).length > 0;
  }

  /** @internal Whether each line is there when it is written, and not only when the task has ended. */
  public get _isOnVolume(): boolean {
    return this._place.size !== undefined || this._place.claimName !== undefined;
  }
}

/** @internal */
export interface LogPlace {
  readonly size?: Size;
  readonly storageClass?: string;
  readonly claimName?: string;
  readonly forOneNode?: boolean;
  readonly folder?: string;
  readonly connectionId?: string;
}
