import { parseMemory } from '../memory';

/** A kind of value, as Spark reads it. */
export interface Kind {
  readonly expected: string;
  readonly holds: (value: string) => boolean;
}

/** Source: ConfigHelpers.toBoolean. */
const flag: Kind = { expected: 'true or false', holds: (value) => ['true', 'false'].includes(value.toLowerCase()) };
const count: Kind = { expected: 'a whole number above 0', holds: (value) => /^\d{1,9}$/.test(value) && Number(value) > 0 };
/** Source: ConfigHelpers.byteFromString, which takes a sign, and JavaUtils.byteStringAs. */
const size: Kind = { expected: 'a size such as 512m or 2g', holds: (value) => parseMemory(value.replace(/^-/, '')) !== undefined };
/** Source: JavaUtils.timeStringAs. */
const time: Kind = { expected: 'a time such as 120s or 10min', holds: (value) => /^-?\d+(us|ms|s|m|min|h|d)?$/.test(value.toLowerCase()) };
/** Source: UnifiedMemoryManager, MemoryManager. */
const share: Kind = { expected: 'a share between 0 and 1', holds: (value) => /^\d*\.?\d+$/.test(value) && Number(value) > 0 && Number(value) < 1 };
const oneOf = (...values: string[]): Kind => ({ expected: `one of ${values.join(', ')}`, holds: (value) => values.includes(value.toLowerCase()) });

/**
 * Keys that many set and whose wrong value ends a driver after it has been scheduled and started, or is found by the first query. What is
 * not here is passed as it is. Source: Spark 4.3, internal/config/package.scala, SQLConf.scala, KryoSerializer.
 */
export const VALUES: { readonly [key: string]: Kind } = {
  'spark.broadcast.compress': flag,
  'spark.default.parallelism': count,
  'spark.driver.maxResultSize': size,
  'spark.dynamicAllocation.enabled': flag,
  'spark.eventLog.compress': flag,
  'spark.eventLog.rolling.enabled': flag,
  'spark.eventLog.rolling.maxFileSize': size,
  'spark.executor.heartbeatInterval': time,
  'spark.executor.pyspark.memory': size,
  'spark.files.maxPartitionBytes': size,
  'spark.kryoserializer.buffer': size,
  'spark.kryoserializer.buffer.max': size,
  'spark.locality.wait': time,
  'spark.log.level': oneOf('all', 'debug', 'error', 'fatal', 'info', 'off', 'trace', 'warn'),
  'spark.memory.fraction': share,
  'spark.memory.offHeap.enabled': flag,
  'spark.memory.offHeap.size': size,
  'spark.memory.storageFraction': share,
  'spark.network.timeout': time,
  'spark.rdd.compress': flag,
  'spark.reducer.maxSizeInFlight': size,
  'spark.rpc.message.maxSize': count,
  'spark.scheduler.mode': oneOf('fifo', 'fair'),
  'spark.shuffle.compress': flag,
  'spark.shuffle.file.buffer': size,
  'spark.shuffle.service.enabled': flag,
  'spark.speculation': flag,
  'spark.sql.adaptive.advisoryPartitionSizeInBytes': size,
  'spark.sql.adaptive.coalescePartitions.enabled': flag,
  'spark.sql.adaptive.enabled': flag,
  'spark.sql.adaptive.skewJoin.enabled': flag,
  'spark.sql.ansi.enabled': flag,
  'spark.sql.autoBroadcastJoinThreshold': size,
  'spark.sql.broadcastTimeout': time,
  'spark.sql.caseSensitive': flag,
  'spark.sql.execution.arrow.pyspark.enabled': flag,
  'spark.sql.files.maxPartitionBytes': size,
  'spark.sql.shuffle.partitions': count,
  'spark.sql.sources.partitionOverwriteMode': oneOf('static', 'dynamic'),
  'spark.task.cpus': count,
  'spark.task.maxFailures': count,
  'spark.ui.enabled': flag,
};
