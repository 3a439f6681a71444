import { refuse } from './refusal';
import { marked } from './rules';
import { IngressOptions } from '../objects/ingress';
import { PodCreation, PodCreationOptions } from '../pod-creation/pod-creation';

/** Sentences about a value of the wrong type; none when it is of the right one. */
export type Check = (property: string, value: unknown) => string[];

/** A check for each property that there is, so that the compiler finds one that was forgotten. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Check };

/**
 * What TypeScript and jsii check, for programs in JavaScript: a value of another type would end in a stack trace or, worse, be ignored.
 * It comes before the rules, which take the types for granted.
 */
export function refuseWrongTypes<T>(path: string, members: Shape<T>, props: unknown): void {
  refuse(path, marked('COMMON006', shape(members)('', props ?? {})));
}

export const flag = is((value) => typeof value === 'boolean', 'true or false');
export const text = is((value) => typeof value === 'string', 'a string');
export const number = is((value) => typeof value === 'number', 'a number');
export const size = having('toMebibytes', 'a Size such as Size.gibibytes(2)');
export const duration = having('toSeconds', 'a Duration such as Duration.hours(1)');
export const cpu = having('amount', 'a Cpu such as Cpu.millis(500)');
export const access = having('_from', 'a ClientAccess such as ClientAccess.anywhere()');

const SECRET_VALUE = 'a SecretValue such as { secret, key: \'password\' }';

export function is(holds: (value: unknown) => boolean, expected: string): Check {
  return (property, value) => (holds(value) ? [] : [`${property}: ${shown(value)} is not ${expected}.`]);
}

/** By what it offers and not by its class, of which two copies of a package have two. */
export function having(member: string, expected: string): Check {
  return is((value) => typeof value === 'object' && value !== null && member in value, expected);
}

/** The second is looked at when the first one finds nothing. */
export function both(first: Check, second: Check): Check {
  return (property, value) => {
    const found = first(property, value);
    return found.length > 0 ? found : second(property, value);
  };
}

/** Of a shape's other members undefined is as good as nothing. */
export function required(check: Check): Check {
  return Object.assign((property: string, value: unknown) => check(property, value), { isRequired: true });
}

export function list(each: Check): Check {
  return both(is(Array.isArray, 'an array'), (property, value) => (value as unknown[]).flatMap((item, i) => each(`${property}[${i}]`, item)));
}

export function map(each: Check): Check {
  return both(is(isPlain, 'an object'), (property, value) => Object.entries(value as object).flatMap(([key, item]) => each(`${property}: ${key}`, item)));
}

export function shape(members: { readonly [name: string]: Check }): Check {
  return both(is(isPlain, 'an object with properties'), (property, value) => {
    const given = value as { readonly [name: string]: unknown };
    const path = (name: string) => (property === '' ? name : `${property}.${name}`);
    const unknown = Object.keys(given).filter((name) => !Object.hasOwn(members, name) && given[name] !== undefined);
    return [
      ...unknown.map((name) => `${path(name)}: there is no such property. There are: ${Object.keys(members).join(', ')}.`),
      ...Object.entries(members).flatMap(([name, check]) => (given[name] === undefined && !('isRequired' in check) ? [] : check(path(name), given[name]))),
    ];
  });
}

export function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' && value !== null ? `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'nothing in it'}` : String(value);
}

const POD_CREATION: Shape<PodCreationOptions> = {
  secrets: list(text), configMaps: list(text), claims: list(text), serviceAccounts: list(text),
};
export const podCreation = both(having('_limits', 'PodCreation.unlimited() or PodCreation.limited()'),
  (property, value) => shape(POD_CREATION)(property, (value as PodCreation)._limits ?? {}));
const INGRESS: Shape<IngressOptions> = { host: required(text), className: text, tlsSecretName: text };
export const ingress = shape(INGRESS);
export const secretValue = both(having('secret', SECRET_VALUE), having('key', SECRET_VALUE));
export const envValue = is(isEnvValue, 'an EnvValue such as EnvValue.fromValue(\'text\')');

function isEnvValue(value: unknown): boolean {
  if (!isPlain(value)) return false;
  const { value: literal, valueFrom } = value as { value?: unknown; valueFrom?: unknown };
  return typeof literal === 'string' || valueFrom !== undefined;
}
