import { isPlain } from '../checks/types';

type Fields = { readonly [field: string]: unknown };
/** Of cdk8s, which leaves out what it does not know. */
type ToJson<Spec> = (spec: Spec | undefined) => Fields | undefined;

/** What a user said of a part of Kubernetes' API, as YAML says it. */
export function specFields<Spec>(spec: object | undefined, toJson: ToJson<Spec>): Fields {
  try {
    return toJson(spec as Spec | undefined) ?? {};
  } catch {
    return {}; // which fieldProblems tells of
  }
}

/** What of it Kubernetes does not have, and what properties say. */
export function fieldProblems<Spec>(property: string, spec: object | undefined, toJson: ToJson<Spec>, taken: readonly string[] = []): string[] {
  const said = Object.keys(spec ?? {}).filter((field) => taken.includes(field));
  return [
    ...said.map((field) => `${property}: ${field} is what other properties say. Use those.`),
    ...lost(spec, specFields(spec, toJson), property).map((path) => `${path} is no field in Kubernetes, or has a value of another type; a quantity is k8s.Quantity.fromString('1Gi').`),
  ];
}

function lost(given: unknown, kept: unknown, path: string): string[] {
  if (given === undefined) return [];
  if (kept === undefined) return [path];
  if (Array.isArray(given)) return given.flatMap((item, i) => lost(item, (kept as unknown[])[i], `${path}[${i}]`));
  if (!isPlain(given) || !isPlain(kept)) return []; // a k8s.Quantity is an object, and a text in YAML
  return Object.entries(given as Fields).flatMap(([field, value]) => lost(value, (kept as Fields)[field], `${path}: ${field}`));
}
