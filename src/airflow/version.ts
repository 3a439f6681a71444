/** A release of Airflow, and the official image that carries it. Source: the tags of apache/airflow. */
export class AirflowVersion {
  public static readonly V3_2_2 = new AirflowVersion('3.2.2');
  public static readonly V3_3_2 = new AirflowVersion('3.3.2');

  /** Another release from 3.2 on. @param version e.g. `3.3.3` */
  public static of(version: string): AirflowVersion {
    return new AirflowVersion(version);
  }

  private constructor(public readonly version: string) {}

  /** The official image. */
  public get image(): string {
    return `apache/airflow:${this.version}-python3.11`;
  }
}
