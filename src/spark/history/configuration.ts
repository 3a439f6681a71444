import { Size } from 'cdk8s';
import { SparkHistoryServerProps } from './server-props';
import { mebibytes } from '../../kubernetes/mebibytes';

/** Where the server keeps what it has parsed: on the node's disk, since it can be parsed again. */
export const STORE_DIR = '/opt/spark/work-dir/store';

/** How large that may become. */
export function storeMebibytes({ store = Size.gibibytes(2) }: Pick<SparkHistoryServerProps, 'store'>): number {
  return mebibytes(store);
}

/** Keys that the construct decides, and those that a user may set otherwise before them. */
export function historyProperties({ logs, cleaner, store, executorLogUrl, authentication, conf }: SparkHistoryServerProps): { [key: string]: string } {
  const { maxAge, maxCount } = cleaner ?? {};
  return {
    'spark.history.store.hybridStore.enabled': 'true',
    ...conf,
    'spark.history.fs.logDirectory': logs.place.uri,
    'spark.history.fs.cleaner.enabled': String(maxAge !== undefined),
    ...(maxAge ? { 'spark.history.fs.cleaner.maxAge': `${maxAge.toSeconds()}s` } : {}),
    ...(maxCount === undefined ? {} : { 'spark.history.fs.cleaner.maxNum': String(maxCount) }),
    'spark.history.store.maxDiskUsage': `${storeMebibytes({ store })}m`,
    'spark.history.store.path': STORE_DIR,
    ...authentication?._properties(),
    ...(executorLogUrl ? { 'spark.history.custom.executor.log.url': executorLogUrl } : {}),
  };
}
