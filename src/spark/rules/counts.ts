import { Rule } from './rule';

/** Numbers that Spark or Kubernetes takes as positive integers. */
export const countsAreWhole: Rule = ({ executors, driver, executor, props }) => [
  ...whole('executors: count', executors.count, executors.arePods ? 1 : 0),
  ...whole('executors: threads', executors.threads, 1),
  ...whole('executors: cores', executor.cores, 1),
  ...whole('driver.cores', driver.cores, 1),
  ...whole('maxRetries', props.maxRetries ?? 0, 0),
];

/** Of Spark's and Kubernetes' integers. */
const MOST = 2 ** 31 - 1;

function whole(property: string, value: number, least: number): string[] {
  if (Number.isInteger(value) && value >= least && value <= MOST) return [];
  const hint = property.endsWith('cores') ? ' For a share of a core set cpuRequest.' : '';
  return [`${property} ${value} is not a whole number from ${least} to ${MOST}.${hint}`];
}
