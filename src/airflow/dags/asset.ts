/** Data that tasks make and DAGs wait for. Source: Airflow, "Asset Definitions". */
export class Asset {
  /** @param uri e.g. `hdfs://hdfs/flights` @param name @default the URI */
  constructor(public readonly uri: string, public readonly name: string = uri) {}

  /** @internal */
  public _data(): { [field: string]: unknown } {
    return { uri: this.uri, name: this.name };
  }
}
