import { SparkFile } from './file';

/** The program that the driver runs. */
export class SparkCode {
  /** A PySpark script. */
  public static python(file: SparkFile): SparkCode {
    return new SparkCode(file);
  }

  /** The main class of a jar, written in Scala, Java or Kotlin. @param mainClass with its package, e.g. `org.example.Main` */
  public static jar(file: SparkFile, mainClass: string): SparkCode {
    return new SparkCode(file, mainClass);
  }

  private constructor(public readonly file: SparkFile, public readonly mainClass?: string) {}

  /** Whether a Python process runs beside each JVM, for which Spark reserves more memory. */
  public get isPython(): boolean {
    return this.mainClass === undefined;
  }
}
