/** A release of Hadoop, and the official image that carries it. Source: the tags of apache/hadoop. */
export class HadoopVersion {
  public static readonly V3_4_3 = new HadoopVersion('3.4.3');
  public static readonly V3_5_0 = new HadoopVersion('3.5.0');

  /** Another release from 3.4 on. @param version e.g. `3.5.1` */
  public static of(version: string): HadoopVersion {
    return new HadoopVersion(version);
  }

  private constructor(public readonly version: string) {}

  /** The official image. */
  public get image(): string {
    return `apache/hadoop:${this.version}`;
  }
}
