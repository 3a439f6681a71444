/** A release of Spark, and the official image that carries it: the newest of each line that is supported. Source: versions.json of apache/spark-docker. */
export class SparkVersion {
  public static readonly V3_5_9 = SparkVersion.of('3.5.9');
  public static readonly V4_0_5 = SparkVersion.of('4.0.5');
  public static readonly V4_1_4 = SparkVersion.of('4.1.4');
  public static readonly V4_2_1 = SparkVersion.of('4.2.1');
  public static readonly V4_3_0 = SparkVersion.of('4.3.0');

  /** Another release from 3.5 on. @param version e.g. `4.1.2` @param flavour Scala and Java of the image's tag @default scala2.13-java17, for 3.x scala2.12-java17 */
  public static of(version: string, flavour?: string): SparkVersion {
    return new SparkVersion(version, flavour ?? (version.startsWith('3.') ? 'scala2.12-java17' : 'scala2.13-java17'));
  }

  private constructor(public readonly version: string, private readonly flavour: string) {}

  /** The official image, with Python. */
  public get image(): string {
    return `apache/spark:${this.version}-${this.flavour}-python3-ubuntu`;
  }
}
