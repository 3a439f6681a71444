import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** Where a program file comes from. */
export class SparkFile {
  /**
   * A file beside the program that composes the stack; it travels in a ConfigMap, so all of them together must fit into 1 MiB.
   * `kubectl apply` without `--server-side` takes 256 KiB of them, since it keeps each object once more in an annotation.
   * @param path absolute, or relative to the working folder
   */
  public static local(path: string): SparkFile {
    return new SparkFile(`local:///opt/spark/app/${basename(path)}`, path);
  }

  /** A file in the container image. @param path absolute, e.g. `/opt/spark/examples/src/main/python/pi.py` */
  public static inImage(path: string): SparkFile {
    return new SparkFile(`local://${path}`);
  }

  /** A file that Spark fetches when the driver starts: `https:`, `hdfs:`, `s3a:` and what else its Hadoop client knows. */
  public static url(url: string): SparkFile {
    return new SparkFile(url);
  }

  /** @internal */
  public readonly _name: string;
  /** @internal The bytes; undefined when the path is no file, which a rule reports. */
  public readonly _content?: Buffer;

  /**
   * @param uri what Spark is told
   * @param localPath the file on this machine, for `local`
   */
  private constructor(public readonly uri: string, public readonly localPath?: string) {
    this._name = basename(localPath ?? uri);
    if (localPath !== undefined && existsSync(localPath) && statSync(localPath).isFile()) this._content = readFileSync(localPath);
  }
}
