import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { marked } from './rules';
import { isContentNamed } from '../workloads/content-named';

/** The objects of a tree by what the API server knows them by. */
type Objects = Map<string, ApiObject[]>;

/** What the last look at a tree has found; a look at each synth, whatever the number of constructs that ask. */
const TREES = new WeakMap<IConstruct, Objects>();
const WATCHED = new WeakSet<IConstruct>();
const ASKING = new WeakSet<IConstruct>();

/**
 * Tells at synth of every object of a construct that another part of the program describes, too: the API server would keep the last one. The other part may be a
 * construct of ours or an object of the user's.
 * @param property that names the construct
 * @param name its value
 */
export function refuseNamesakes(construct: Construct, property: string, name: string): void {
  const { root } = construct.node;
  ASKING.add(construct);
  // a tree is validated from its root on: what was seen before is old then
  if (!WATCHED.has(root)) root.node.addValidation({ validate: () => { TREES.delete(root); return []; } });
  WATCHED.add(root);
  construct.node.addValidation({ validate: () => marked('COMMON005', namesakesOf(construct, property, name)) });
}

/** Of two objects of one kind and name the API server keeps the one that is applied last. */
function namesakesOf(construct: Construct, property: string, name: string): string[] {
  const own = objectsIn(construct);
  const others = new Map<IConstruct, string[]>();
  const objects = lookAt(construct.node.root, own);
  for (const object of own) {
    const other = objects.get(keyOf(object))!.find((each) => !own.includes(each));
    if (!other) continue;
    const owner = ownerOf(other);
    others.set(owner, [...others.get(owner) ?? [], `${object.kind} ${object.name}`]);
  }
  return [...others].map(([other, shared]) =>
    `${property} ${name}: ${listed(shared)} would be made by ${other.node.path}, too, in the same namespace. Give one of them another name (${property}).`);
}

function lookAt(root: IConstruct, own: readonly ApiObject[]): Objects {
  const seen = TREES.get(root);
  if (seen && own.every((object) => seen.get(keyOf(object))?.includes(object))) return seen;
  const objects: Objects = new Map();
  for (const object of objectsIn(root)) {
    const namesakes = objects.get(keyOf(object)) ?? [];
    objects.set(keyOf(object), namesakes);
    namesakes.push(object);
  }
  TREES.set(root, objects);
  return objects;
}

/** Those that are named by their content have no namesakes. */
function objectsIn(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((each): each is ApiObject => ApiObject.isApiObject(each) && !isContentNamed(each));
}

function keyOf({ apiVersion, kind, name, metadata }: ApiObject): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return [group, kind, metadata.namespace ?? '', name].join('/');
}

/** Who is to be renamed: the construct of ours that makes it, or else the object. */
function ownerOf(object: ApiObject): IConstruct {
  return [...object.node.scopes].reverse().find((scope) => ASKING.has(scope)) ?? object;
}

function listed(objects: readonly string[]): string {
  return objects.length < 4 ? objects.join(' and ') : `${objects.slice(0, 2).join(', ')} and ${objects.length - 2} more`;
}
