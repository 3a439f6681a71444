import { Rule } from './rule';

/** A task that needs more cores than an executor has is never started. Source: ResourceUtils.validateTaskCpusLargeEnough. */
export const tasksFitExecutors: Rule = ({ props: { conf = {} }, executors, executor }) => {
  const needed = Number(conf['spark.task.cpus'] ?? 1);
  const cores = executors.arePods ? executor.cores : executors.threads;
  return needed > cores ? [`conf: spark.task.cpus ${needed} is more than the ${cores} of an executor's cores. Raise cores of the executors, or lower it.`] : [];
};
