import { Check, CHECKS, Purpose } from './checks';
import { Problem } from '../../problem';

export { Check, cniPluginsFolder, Purpose } from './checks';
export { fix } from './fix';

export interface Finding {
  readonly check: Check;
  /** What is wrong; undefined when all is well. */
  readonly problem?: string;
}

/** Looks at this machine; changes nothing. */
export function examine(...purposes: Purpose[]): Promise<Finding[]> {
  const wanted = purposes.length === 0 ? CHECKS : CHECKS.filter((check) => check.purposes.some((purpose) => purposes.includes(purpose)));
  return Promise.all(wanted.map(async (check) => ({ check, problem: await check.problem() })));
}

/** A Problem that names all that this machine lacks for that purpose. */
export async function requireMachine(purpose: Purpose): Promise<void> {
  const broken = (await examine(purpose)).filter(({ problem }) => problem !== undefined);
  if (broken.length === 0) return;
  const fixable = broken.some(({ check }) => check.packages ?? check.module);
  throw new Problem(
    `This machine lacks what it takes:\n${broken.map(({ check, problem }) => `    ${check.name}: ${problem}. ${check.remedy}`).join('\n')}`,
    fixable ? '`bigdata doctor --fix` installs what it can.' : undefined);
}
