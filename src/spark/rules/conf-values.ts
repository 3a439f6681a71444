import { Rule } from './rule';
import { VALUES } from '../conf/values';

/** What Spark would refuse once the driver runs. It takes spaces off both ends of a value. */
export const confValuesAreReadable: Rule = ({ props: { conf = {} } }) => Object.entries(conf).flatMap(([key, value]) => {
  const kind = Object.hasOwn(VALUES, key) ? VALUES[key] : undefined;
  return kind === undefined || kind.holds(value.trim()) ? [] : [`conf: ${key} ${JSON.stringify(value)} is not ${kind.expected}.`];
});
