import { Rule } from './rule';

const MOST = 2 ** 31 - 1;

/** Kubernetes takes whole seconds of 31 bits. Source: Kubernetes, JobSpec.ttlSecondsAfterFinished. */
export const ttlIsSeconds: Rule = ({ props: { ttlAfterFinished } }) => {
  const seconds = ttlAfterFinished?.toSeconds({ integral: false }) ?? 0;
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= MOST ? [] : [`ttlAfterFinished of ${seconds} s is not a whole number of seconds up to ${MOST}. Use Duration.hours(1).`];
};
