import { Rule } from './rule';
import { kindOf } from '../conf/values';

/** What Spark would refuse once the driver runs. It takes spaces off both ends of a value. */
export const confValuesAreReadable: Rule = ({ props: { conf = {} } }) => Object.entries(conf).flatMap(([key, value]) => {
  const kind = kindOf(key);
  return kind === undefined || value.includes('${') || kind.holds(value.trim()) ? [] : [`conf: ${key} ${JSON.stringify(value)} is not ${kind.expected}.`];
});
