import { SparkApplicationProps } from './application-props';
import { isTrue } from './conf/flag';
import { Executors } from './executors';
import { defaultOverheadFactor, MemoryParts, parseMemory, podMemory } from './memory';
import { SparkResources } from './resources';
import { SparkVersion } from './version';
import { SparkVolume } from './volume';
import { IHdfs } from '../hdfs';
import { mebibytes } from '../kubernetes/mebibytes';
import { bothOptions, ProgramOptions } from '../kubernetes/pods/options';

/** The user's wishes with every default filled in: what objects are made from and rules look at. */
export interface Specification {
  readonly name: string;
  readonly namespace?: string;
  readonly props: SparkApplicationProps;
  readonly executors: Executors;
  readonly image: string;
  readonly volumes: readonly SparkVolume[];
  /** Whose configuration the pods see. */
  readonly hdfs?: IHdfs;
  readonly driver: Sizing;
  readonly executor: Sizing;
}

/** One kind of pod. Memory in MiB. */
export interface Sizing {
  readonly cores: number;
  readonly cpuRequest: string;
  readonly cpuLimit?: string;
  readonly memory: MemoryParts;
  readonly podMemory: number;
  readonly podOptions: ProgramOptions;
}

export function specificationOf(id: string, namespace: string | undefined, props: SparkApplicationProps): Specification {
  const executors = props.executors ?? Executors.fixed(2);
  const logs = props.eventLog?.place;
  return {
    name: props.applicationName ?? id,
    namespace,
    props,
    executors,
    image: props.image ?? (props.version ?? SparkVersion.V4_3_0).image,
    volumes: [...props.volumes ?? [], ...(logs?._volume ? [logs._volume] : [])],
    hdfs: props.hdfs ?? logs?._hdfs,
    driver: sizing({ cores: executors.threads, ...props.driver }, props, false),
    executor: sizing(executors.resources, props, true),
  };
}

function sizing(resources: SparkResources, { code, conf = {}, podOptions }: SparkApplicationProps, isExecutor: boolean): Sizing {
  const cores = resources.cores ?? 1;
  const options = bothOptions(podOptions, resources.podOptions);
  const memory: MemoryParts = {
    heap: resources.memory ? mebibytes(resources.memory) : 1024,
    overhead: resources.memoryOverhead && mebibytes(resources.memoryOverhead),
    overheadFactor: resources.memoryOverheadFactor ?? defaultOverheadFactor(code.isPython),
    offHeap: isTrue(conf['spark.memory.offHeap.enabled']) ? parseMemory(conf['spark.memory.offHeap.size'] ?? '0') : undefined,
    python: isExecutor && code.isPython ? parseMemory(conf['spark.executor.pyspark.memory'] ?? '0', 'm') : undefined,
  };
  return {
    cores,
    cpuRequest: resources.cpuRequest?.amount ?? String(cores),
    cpuLimit: (resources.cpuLimit ?? options.cpuLimit)?.amount,
    memory,
    podMemory: podMemory(memory),
    podOptions: options,
  };
}
