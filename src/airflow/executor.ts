/** Options of the KubernetesExecutor. */
export interface KubernetesExecutorOptions {
  /** How many tasks run at once at most. Source: [core] parallelism. @default 32 */
  readonly parallelism?: number;
  /** How many task pods a scheduler makes in one round. Source: [kubernetes_executor] worker_pods_creation_batch_size. @default 16 */
  readonly batchSize?: number;
}

/** Options of the LocalExecutor. */
export interface LocalExecutorOptions {
  /** How many tasks run at once at most; each has a process that waits for it, of about 100 MiB. Source: [core] parallelism. @default 2 */
  readonly parallelism?: number;
}

/** Where tasks run. */
export class AirflowExecutor {
  /** Each task in a pod of its own. */
  public static kubernetes(options: KubernetesExecutorOptions = {}): AirflowExecutor {
    return new AirflowExecutor('KubernetesExecutor', options.parallelism ?? 32, options.batchSize ?? 16);
  }

  /** All in the scheduler's pod: quickest to start, for the smallest installations. What the scheduler's pod runs ends with it, and has its keys. */
  public static local(options: LocalExecutorOptions = {}): AirflowExecutor {
    return new AirflowExecutor('LocalExecutor', options.parallelism ?? 2, 0);
  }

  private constructor(
    /** As Airflow calls it. */
    public readonly executorName: string,
    public readonly parallelism: number,
    public readonly batchSize: number,
  ) {}

  /** Whether tasks are pods. */
  public get usesPods(): boolean {
    return this.executorName === 'KubernetesExecutor';
  }
}
