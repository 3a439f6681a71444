import { Rule } from './rule';
import { COMPONENTS } from '../../contract';
import { partAccount, taskAccounts } from '../accounts';
import { keepsPods, madeCredentials } from '../specification';

/** Whoever writes a DAG would have the rights of a part: to make pods with any Secret, or Secrets. */
export const tasksHaveAnAccountOfTheirOwn: Rule = (specification) => {
  const { executor, props } = specification;
  const parts = [
    ...(executor.usesPods ? [COMPONENTS.scheduler] : []),
    ...(madeCredentials(specification).length > 0 ? [COMPONENTS.secrets] : []),
    ...(props.retention?.logs && keepsPods(specification) ? [COMPONENTS.cleanup] : []),
  ];
  const tasks = executor.usesPods
    ? taskAccounts(specification, specification.namespace)
    : [partAccount(specification, COMPONENTS.scheduler)];
  const where = executor.usesPods ? 'taskPod: { serviceAccount }' : 'scheduler: { podOptions: { serviceAccount } }';
  const shared = parts.filter((part) => tasks.some(({ name }) => name === partAccount(specification, part).name));
  return shared.slice(0, 1).map((part) => `podOptions: serviceAccount ${partAccount(specification, part).name} is that of tasks and of the ${part}, so code of DAGs would have the rights of the ${part}. Give tasks another one by ${where}, or use serviceAccountAnnotations, which leave each part its own account.`);
};
