import { Rule } from './rule';
import { valueProblem } from '../../keys/values';
import { kindOf } from '../conf/values';

/** What Spark would refuse once the driver runs. It takes spaces off both ends of a value. */
export const confValuesAreReadable: Rule = ({ props: { conf = {} } }) => Object.entries(conf).flatMap(([key, value]) => {
  const problem = value.includes('${') ? undefined : valueProblem(key, value, kindOf(key));
  return problem === undefined ? [] : [`conf: ${problem}`];
});
