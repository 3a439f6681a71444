import { EnvValue } from 'cdk8s-plus-27';
import { Rule } from './rule';

/**
 * Airflow reads them from variables of the environment, which are in capitals, so ids that differ in their case only are one.
 * Source: Airflow, "Managing Connections", "Variables".
 */
export const idsAreAirflows: Rule = ({ props: { connections = {}, variables = {} } }) =>
  Object.entries({ connections, variables }).flatMap(([property, values]) => {
    const ids = Object.keys(values);
    return [
      ...ids.filter((id) => !/^\w{1,200}$/.test(id)).map((id) => `${property}: ${JSON.stringify(id)} can be no part of the name of a variable. Use letters, digits and underscores.`),
      ...ids.filter((id, i) => ids.findIndex((other) => other.toUpperCase() === id.toUpperCase()) !== i).map((id) => `${property}: ${id} and another one differ only in capitals. Airflow cannot tell them apart; use other names.`),
    ];
  });

/** A manifest is read by many. */
export const connectionsHoldNoSecret: Rule = ({ props: { connections = {} } }) => Object.entries(connections)
  .filter(([, value]) => withPassword(value))
  .map(([id]) => `connections: the password of ${id} would stand in a manifest as plain text. Use EnvValue.fromSecretValue for the whole of it.`);

/** The Job that tells the database of pools would fail. Source: Airflow, "Pools". */
export const poolsArePossible: Rule = ({ props: { pools = {} } }) => Object.entries(pools).flatMap(([name, { slots }]) => [
  ...(/^[\w.-]{1,250}$/.test(name) ? [] : [`pools: ${JSON.stringify(name)} is no name of a pool. Use letters, digits, dots, dashes and underscores.`]),
  ...(Number.isInteger(slots) && slots >= -1 ? [] : [`pools: ${name}: slots ${slots} is not a whole number. Use -1 for no limit.`]),
]);

function withPassword({ value }: EnvValue): boolean {
  if (typeof value !== 'string') return false;
  return value.trimStart().startsWith('{') ? /"password"\s*:\s*"[^"]/.test(value) : /^[^/]*:\/\/[^/@]*:[^/@]+@/.test(value);
}
