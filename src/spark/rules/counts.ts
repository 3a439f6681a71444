import { Rule } from './rule';

/** Numbers that Spark or Kubernetes takes as positive integers. */
export const countsAreWhole: Rule = ({ executors, driver, executor, props }) => [
  ...whole('executors: count', executors.count, executors.arePods ? 1 : 0),
  ...whole('executors: threads', executors.threads, 1),
  ...whole('executors: cores', executor.cores, 1),
  ...whole('driver.cores', driver.cores, 1),
  ...whole('maxRetries', props.maxRetries ?? 0, 0),
];

function whole(property: string, value: number, least: number): string[] {
  return Number.isInteger(value) && value >= least ? [] : [`${property} ${value} is not a whole number of at least ${least}. For a share of a core set cpuRequest.`];
}
