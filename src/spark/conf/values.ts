import { SPARK_KEYS } from './known';
import { Kind } from '../../keys/values';
import { parseMemory } from '../memory';

/** Source: ConfigHelpers.toBoolean. */
const flag: Kind = { expected: 'true or false', holds: (value) => ['true', 'false'].includes(value.toLowerCase()) };
const integer: Kind = { expected: 'a whole number', holds: (value) => /^[-+]?\d+$/.test(value) };
/** Source: java.lang.Double.parseDouble. */
const decimal: Kind = { expected: 'a number', holds: (value) => /^[-+]?((\d+\.?\d*|\.\d+)(e[-+]?\d+)?[df]?|NaN|Infinity)$/i.test(value) };
/** Source: ConfigHelpers.byteFromString, which takes a sign, and JavaUtils.byteStringAs. */
const size: Kind = { expected: 'a size such as 512m or 2g', holds: (value) => parseMemory(value.replace(/^-/, '')) !== undefined };
/** Source: JavaUtils.timeStringAs. */
const time: Kind = { expected: 'a time such as 120s or 10min', holds: (value) => /^-?\d+(us|ms|s|m|min|h|d)?$/.test(value.toLowerCase()) };

const KINDS: { readonly [type: string]: Kind } = { flag, integer, decimal, size, time };

const count: Kind = { expected: 'a whole number above 0', holds: (value) => /^\d{1,9}$/.test(value) && Number(value) > 0 };
const positive: Kind = { expected: 'a number above 0', holds: (value) => /^\d*\.?\d+$/.test(value) && Number(value) > 0 };
/** Source: UnifiedMemoryManager, MemoryManager. */
const share: Kind = { expected: 'a share between 0 and 1', holds: (value) => /^\d*\.?\d+$/.test(value) && Number(value) > 0 && Number(value) < 1 };

function anyOf(values: readonly string[], same = (a: string, b: string) => a.toUpperCase() === b.toUpperCase()): Kind {
  return { expected: `one of ${values.join(', ')}`, holds: (value) => values.some((each) => same(each, value)) };
}

/** What Spark's declaration does not say, and a driver finds out once it has been scheduled and started. Source: as far as not said, the entries' checkValue. */
const NARROWER: { readonly [key: string]: Kind } = {
  'spark.default.parallelism': count,
  'spark.log.level': anyOf(['ALL', 'DEBUG', 'ERROR', 'FATAL', 'INFO', 'OFF', 'TRACE', 'WARN']),
  'spark.memory.fraction': share,
  'spark.memory.storageFraction': share,
  'spark.rpc.message.maxSize': count,
  'spark.sql.shuffle.partitions': count,
  'spark.task.cpus': positive, // from Spark 4.3 on a part of one, too
  'spark.task.maxFailures': count,
};

/** What values of a key are, if it is one of Spark's that does not take every text. */
export function kindOf(key: string): Kind | undefined {
  if (Object.hasOwn(NARROWER, key)) return NARROWER[key];
  const type = SPARK_KEYS().keys.get(key)?.type ?? '';
  const [, matching, list] = /^(one-of|any-case):(.*)$/.exec(type) ?? [];
  if (list === undefined) return KINDS[type];
  return matching === 'any-case' ? anyOf(list.split(',')) : anyOf(list.split(','), (a, b) => a === b);
}
