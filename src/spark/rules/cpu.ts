import { Sizing } from '../specification';
import { Rule } from './rule';
import { cpuProblems, millis } from '../../kubernetes/cpu';

/** What the API server says to a pod: for executors only when the driver creates them, and then the driver waits for ever. */
export const cpuIsPossible: Rule = ({ driver, executor, executors }) => [
  ...violationsOf('driver.', driver),
  ...(executors.arePods ? violationsOf('executors: ', executor) : []),
];

function violationsOf(prefix: string, { cpuRequest, cpuLimit }: Sizing): string[] {
  const amounts = Object.entries({ cpuRequest, cpuLimit }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const wrong = amounts.flatMap(([name, amount]) => cpuProblems(`${prefix}${name}`, amount));
  if (wrong.length > 0) return wrong;
  if (cpuLimit === undefined || millis(cpuRequest) <= millis(cpuLimit)) return [];
  return [`${prefix}cpuLimit ${cpuLimit} is below the request of ${cpuRequest}, which is as many as cores unless cpuRequest says otherwise. Raise the limit, or lower cpuRequest.`];
}
