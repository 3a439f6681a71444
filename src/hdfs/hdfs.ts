/** An HDFS cluster as its clients see it. */
export interface IHdfs {
  /** Name of a ConfigMap in the client's namespace with core-site.xml and hdfs-site.xml. */
  readonly configMapName: string;
  /** What paths without a file system are relative to: fs.defaultFS. */
  readonly fileSystem: string;
  /** HOST:PORT of the NameNodes' web servers, to ask whether it is up; empty when they are not known. */
  readonly webAddresses: string[];
}

/** References to clusters that exist. */
export class Hdfs {
  /**
   * A cluster of another program or tool. @param configMapName ConfigMap in the namespace of the client with core-site.xml and hdfs-site.xml
   * @param fileSystem e.g. `hdfs://warehouse`
   * @param webAddresses HOST:PORT of the NameNodes' web servers; pods then wait for it @default pods do not wait
   */
  public static fromConfigMapName(configMapName: string, fileSystem: string, webAddresses: string[] = []): IHdfs {
    return { configMapName, fileSystem, webAddresses };
  }

  private constructor() {}
}
