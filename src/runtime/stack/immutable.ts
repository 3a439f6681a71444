import { kindOf, KubeObject } from '../object';

/** What the API server says of fields that keep their first value. What stands before it may be kilobytes of Go. */
const IMMUTABLE = new RegExp([
  'is immutable', 'may not change once set', 'cannot change roleRef', 'updates to \\w+ are forbidden',
  'updates to statefulset spec', 'may not be changed in an update', 'pod updates may not change fields',
].join('|'));

/** What to do instead, by kind, where making the object anew would lose something or is not the best way. */
const WAYS_OUT: { readonly [kind: string]: string } = {
  'apps/StatefulSet': 'Pass --replace, which deletes it and makes it again: its pods and claims stay, and the new one takes them over.',
  'PersistentVolumeClaim': 'Its data would go with it: describe a claim of another name, and copy the data with `bigdata cp`.',
  'PersistentVolume': 'Its data may go with it: describe a volume of another name.',
  'apiextensions.k8s.io/CustomResourceDefinition': 'All objects of its kind would go with it: describe another version or another kind.',
};

/** Fields that a message says cannot be changed; undefined when it is about something else. */
export function immutableFields(message: string): string | undefined {
  if (!IMMUTABLE.test(message)) return undefined;
  const fields = [...message.matchAll(/(?:^|[\s[])([a-z]\w*(?:[.[][\w\]]+)*): (?:Invalid value|Forbidden|Required value): /g)].map(([, field]) => field);
  return [...new Set(fields)].join(', ') || 'what has changed of it';
}

/** A sentence about a field that cannot be changed; undefined when the message is about something else. */
export function immutableField(object: KubeObject, message: string): string | undefined {
  const fields = immutableFields(message);
  if (fields === undefined) return undefined;
  const wayOut = WAYS_OUT[kindOf(object)] ?? 'Give it another name, or pass --replace, which deletes it and makes it again.';
  return `${fields} cannot be changed once a ${object.kind} is there. ${wayOut}`;
}
