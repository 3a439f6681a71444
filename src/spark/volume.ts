import { IConfigMap, IPersistentVolumeClaim, ISecret } from 'cdk8s-plus-27';

/** Options of a volume. */
export interface SparkVolumeOptions {
  /** Whether the program may only read it. @default false; configuration and secrets are always read-only */
  readonly readOnly?: boolean;
}

/** Files that driver and executors see under the same path. */
export class SparkVolume {
  /** A claim; executors on other nodes than the driver need one that is ReadWriteMany (or ReadOnlyMany). */
  public static fromPersistentVolumeClaim(claim: IPersistentVolumeClaim, mountPath: string, options: SparkVolumeOptions = {}): SparkVolume {
    const readOnly = options.readOnly ?? false;
    return new SparkVolume(mountPath, { persistentVolumeClaim: { claimName: claim.name, ...(readOnly ? { readOnly } : {}) } }, readOnly);
  }

  /** One file for each key of a ConfigMap. */
  public static fromConfigMap(configMap: IConfigMap, mountPath: string): SparkVolume {
    return new SparkVolume(mountPath, { configMap: { name: configMap.name } }, true);
  }

  /** One file for each key of a Secret. */
  public static fromSecret(secret: ISecret, mountPath: string): SparkVolume {
    return new SparkVolume(mountPath, { secret: { secretName: secret.name } }, true);
  }

  /** A folder on the node's disk for each pod, gone with the pod. */
  public static emptyDirectory(mountPath: string): SparkVolume {
    return new SparkVolume(mountPath, { emptyDir: {} }, false);
  }

  /** @internal */
  public readonly _source: { [field: string]: unknown };

  private constructor(public readonly mountPath: string, source: { [field: string]: unknown }, public readonly readOnly: boolean) {
    this._source = source;
  }
}
