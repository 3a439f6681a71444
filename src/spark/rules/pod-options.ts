import { Rule } from './rule';
import { optionProblems } from '../../kubernetes/pods/option-problems';
import { ownDriverPod, ownExecutorTemplate } from '../pod';

/** What Kubernetes would refuse of the pods, or what would be lost beside what we say of them. */
export const podOptionsAreKept: Rule = (specification) => {
  const { name, namespace, executors, driver, executor } = specification;
  const inDriver = optionProblems(driver.podOptions, ownDriverPod(specification, name), namespace);
  const inExecutors = executors.arePods ? optionProblems(executor.podOptions, ownExecutorTemplate(specification), namespace) : [];
  const both = inDriver.filter((problem) => inExecutors.includes(problem));
  return [
    ...both.map((problem) => `podOptions: ${problem}`),
    ...inDriver.filter((problem) => !both.includes(problem)).map((problem) => `podOptions of the driver: ${problem}`),
    ...inExecutors.filter((problem) => !both.includes(problem)).map((problem) => `podOptions of executors: ${problem}`),
  ];
};
