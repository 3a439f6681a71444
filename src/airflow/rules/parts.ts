import { podsByProperty } from './pods';
import { Rule } from './rule';
import { cpuPairProblems } from '../../kubernetes/checks/cpu';
import { referenceProblems } from '../../kubernetes/images/image';
import { DEFAULT_CPU } from '../../kubernetes/pods/container';
import { AirflowResources } from '../resources';
import { Specification } from '../specification';

interface Part {
  readonly image?: string;
  readonly resources?: AirflowResources;
}

/** The API server refuses such pods one after the other, or nodes wait for such an image for ever. */
export const partsArePossible: Rule = (specification) => partsByProperty(specification).flatMap(([property, { image, resources }]) => [
  ...referenceProblems(`${property}: image`, image),
  ...cpuPairProblems(`${property}: resources: `, { cpuRequest: resources?.cpuRequest?.amount ?? DEFAULT_CPU, cpuLimit: resources?.cpuLimit?.amount }),
]);

/** All that has resources or an image of its own. */
function partsByProperty({ props, database }: Specification): (readonly [property: string, part: Part])[] {
  const daemons = (['apiServer', 'scheduler', 'dagProcessor', 'triggerer'] as const).map((name) => [name, props[name] ?? {}] as const);
  return [...daemons, ['database', database._embedded ?? {}], ['database: pgBouncer', database._pgBouncer ?? {}], ...podsByProperty(props)];
}
