import { Sizing } from '../specification';
import { Rule } from './rule';

/** What the API server says to a pod: for executors only when the driver creates them, and then the driver waits for ever. */
export const cpuIsPossible: Rule = ({ driver, executor, executors }) => [
  ...violationsOf('driver.', driver),
  ...(executors.arePods ? violationsOf('executors: ', executor) : []),
];

function violationsOf(prefix: string, { cpuRequest, cpuLimit }: Sizing): string[] {
  const amounts = Object.entries({ cpuRequest, cpuLimit }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const wrong = amounts.filter(([, amount]) => !isWhole(millis(amount)));
  if (wrong.length > 0) return wrong.map(([name, amount]) => `${prefix}${name} ${amount} is not a whole number of thousandths of a core above 0, as Kubernetes requires. Use Cpu.millis(500).`);
  if (cpuLimit === undefined || millis(cpuRequest) <= millis(cpuLimit)) return [];
  return [`${prefix}cpuLimit ${cpuLimit} is below the request of ${cpuRequest}, which is as many as cores unless cpuRequest says otherwise. Raise the limit, or lower cpuRequest.`];
}

function millis(amount: string): number {
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number((Number(amount) * 1000).toFixed(6)); // 0.001 x 1000 and its like
}

function isWhole(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount > 0;
}
