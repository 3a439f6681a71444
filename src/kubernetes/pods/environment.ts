import { EnvValue } from 'cdk8s-plus-27';
import { Json } from '../json';

export type Environment = { readonly [name: string]: EnvValue };

/** A container's variables as a user gave them, in the order of their names. */
export function variables(env: Environment = {}): Json[] {
  return Object.keys(env).sort().map((name) => variable(name, env[name]));
}

export function variable(name: string, { value, valueFrom }: EnvValue): Json {
  return valueFrom === undefined ? { name, value } : { name, valueFrom: defined(valueFrom) };
}

/** Without what nobody said, all the way down: YAML would write it as null. */
export function defined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
