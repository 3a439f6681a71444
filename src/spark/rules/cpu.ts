import { Rule } from './rule';
import { cpuPairProblems } from '../../kubernetes/checks/cpu';

const WHY = ', which is as many as cores unless cpuRequest says otherwise';

/** What the API server says to a pod: for executors only when the driver creates them, and then the driver waits for ever. */
export const cpuIsPossible: Rule = ({ driver, executor, executors }) => [
  ...cpuPairProblems('driver.', driver, WHY),
  ...(executors.arePods ? cpuPairProblems('executors: ', executor, WHY) : []),
];
