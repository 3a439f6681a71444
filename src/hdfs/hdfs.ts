/** An HDFS cluster as its clients see it. */
export interface IHdfs {
  /** Name of a ConfigMap in the client's namespace with core-site.xml and hdfs-site.xml. */
  readonly configMapName: string;
  /** What paths without a file system are relative to: fs.defaultFS. */
  readonly fileSystem: string;
}

/** References to clusters that exist. */
export class Hdfs {
  /**
   * A cluster of another program or tool. @param configMapName ConfigMap in the namespace of the client with core-site.xml and hdfs-site.xml
   * @param fileSystem e.g. `hdfs://warehouse`
   */
  public static fromConfigMapName(configMapName: string, fileSystem: string): IHdfs {
    return { configMapName, fileSystem };
  }

  private constructor() {}
}
