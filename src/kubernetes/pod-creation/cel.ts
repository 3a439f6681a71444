import { Places } from './references';
import { isPlain } from '../checks/types';

const PROJECTED = 'variables.volumes.filter(v, has(v.projected) && has(v.projected.sources))';

/** A text, or a list of them, as CEL writes it. */
export function literal(value: unknown): string {
  return JSON.stringify(value);
}

/**
 * The names that a pod gives to objects of a kind: lists of texts, in which commas separate names.
 * CEL of Kubernetes 1.30 cannot flatten lists.
 */
export function namedIn({ volume: [source, field], projected, variable, variables }: Places): string[] {
  return [
    `variables.volumes.filter(v, has(v.${source})).map(v, v.${source}.${field})`,
    ...(projected ? [`${PROJECTED}.map(v, ${namesOf('v.projected.sources', projected)})`] : []),
    ...(variable ? [`variables.containers.filter(c, has(c.env)).map(c, ${sourcesOf(variable)})`] : []),
    ...(variables ? [`variables.containers.filter(c, has(c.envFrom)).map(c, ${namesOf('c.envFrom', variables)})`] : []),
  ];
}

function namesOf(list: string, member: string): string {
  return `${list}.filter(i, has(i.${member})).map(i, i.${member}.name).join(",")`;
}

function sourcesOf(kind: string): string {
  return `c.env.filter(e, has(e.valueFrom) && has(e.valueFrom.${kind})).map(e, e.valueFrom.${kind}.name).join(",")`;
}

/**
 * Whether all that is described is there as it is described, and beside it only flags, numbers and texts, such as those
 * that Kubernetes fills in.
 */
export function includes(actual: string, described: unknown): string {
  if (!isPlain(described)) return `${actual} == ${literal(described)}`;
  const members = Object.entries(described as object);
  const whole = `dyn(${actual})`;
  const isSmall = `type(${whole}[k]) != map && type(${whole}[k]) != list`;
  return [
    `${whole}.all(k, k in ${literal(members.map(([key]) => key))} || (${isSmall}))`,
    ...members.map(([key, value]) => `${literal(key)} in ${whole} && ${includes(`${whole}[${literal(key)}]`, value)}`),
  ].join(' && ');
}
