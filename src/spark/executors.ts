import { SparkResources } from './resources';

/** How many processes share the work, and of what size. */
export class Executors {
  /** That many executor pods for the whole run. @param count at least 1 @param resources of each */
  public static fixed(count: number, resources: SparkResources = {}): Executors {
    return new Executors(count, resources, 1, true);
  }

  /** No executor pods: tasks run as threads of the driver, which then needs no rights on the cluster. @param threads @default 1 */
  public static inDriver(threads: number = 1): Executors {
    return new Executors(0, {}, threads, false);
  }

  /** @param arePods whether there are executor pods */
  private constructor(
    public readonly count: number,
    public readonly resources: SparkResources,
    public readonly threads: number,
    public readonly arePods: boolean,
  ) {}
}
