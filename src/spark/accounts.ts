import { isDeepStrictEqual } from 'node:util';
import { Specification } from './specification';
import { accountOf, PodAccount } from '../kubernetes/pods/account';

/** The driver's account: it handles executor pods. */
export function driverAccount({ name, driver, executors }: Specification): PodAccount | undefined {
  return accountOf(name, driver.podOptions, executors.arePods);
}

/** The account of executors, which never have a token of it: the driver's, as Spark has it too, unless they are somebody else to a cloud. */
export function executorAccount(specification: Specification): PodAccount | undefined {
  const { name, driver, executor: { podOptions } } = specification;
  const isSameAsDriver = isDeepStrictEqual(podOptions.serviceAccountAnnotations, driver.podOptions.serviceAccountAnnotations);
  return podOptions.serviceAccount || !isSameAsDriver ? accountOf(`${name}-executor`, podOptions) : driverAccount(specification);
}
