import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../../problem';
import { keyOf, KubeObject, titleOf } from '../object';
import { parseJson } from './json';
import { parseYaml, YamlError } from './yaml';

export interface ReadOptions {
  /** Whether folders inside are entered. @default false, as kubectl does it */
  readonly recursive?: boolean;
}

/** Objects of YAML and JSON files: a file, or a folder's files in the order of their names. */
export function readManifests(path: string, { recursive = false }: ReadOptions = {}): KubeObject[] {
  if (!existsSync(path)) throw new Problem(`${path} does not exist.`, 'Pass a folder or file of manifests.');
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive, encoding: 'utf8' }).filter(isManifest).sort().map((name) => join(path, name))
    : [path];
  const objects = files.flatMap((file) => parseManifests(readFileSync(file, 'utf8'), file));
  if (objects.length === 0) throw new Problem(`${path} holds no Kubernetes objects.`, 'Expected are files that end in .yaml, .yml or .json.');
  return objects;
}

/** What cdk8s says of constructs stands beside the manifests and is none. */
function isManifest(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) && basename(name) !== 'construct-metadata.json';
}

/** Objects of one text, which mean what they mean to kubectl; lists are taken apart. `source` is for error messages, such as `stdin`. */
export function parseManifests(text: string, source: string): KubeObject[] {
  const json = parseJson(text);
  if (json) return json.flatMap(({ value, line }, i) => objectsOf(value, { source: `${source}, document ${i + 1}`, line: () => line }));
  try {
    const objects: KubeObject[] = [];
    let document = 0;
    for (const { value, line } of parseYaml(text)) {
      document++;
      const found = value === null ? [] : objectsOf(value, { source: `${source}, document ${document}`, line });
      for (const object of found) objects.push(object); // a list may have more than a call takes arguments
    }
    return objects;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const template = /^[ \t]*(?:- +)?(?:[\w.-]+: *)?(\{\{.*|\{%.*)$/m.exec(text);
    if (template) throw unrendered(`${source}, line ${text.slice(0, template.index).split('\n').length}`, template[1]);
    throw new Problem(`${source}, document ${error.document}, line ${error.line}: ${error.message}.`, 'Correct the YAML.', { cause: error });
  }
}

function unrendered(where: string, template: string): Problem {
  return new Problem(`${where}: ${template.trim()} is a template that nobody has rendered.`, 'Render it first, as with `helm template . > all.yaml`, and pass what comes out.');
}

/** Two descriptions of one object would overwrite each other. */
export function refuseDuplicates(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    if (seen.has(keyOf(object))) throw new Problem(`${titleOf(object)} is described twice.`, 'Give one of them another name, or remove it.');
    seen.add(keyOf(object));
  }
}

type Path = readonly (string | number)[];

/** Where a value stands: what to call its document, and the lines in it. */
interface Place {
  readonly source: string;
  line(path: Path): number;
}

const EXPECTED = 'Every Kubernetes object has apiVersion, kind and metadata.name.';

/** A list's objects, those of lists in it, too; of a ConfigMapList each is a ConfigMap, whether it says so or not. */
function objectsOf(value: unknown, place: Place, path: Path = []): KubeObject[] {
  const kind = isRecord(value) ? String(value.kind) : '';
  if (!isRecord(value) || !kind.endsWith('List') || !('items' in value || kind === 'List')) return [checked(value, place, path)];
  const items: unknown = value.items ?? [];
  if (!Array.isArray(items)) throw problem(place, [...path, 'items'], 'items is no list');
  const { apiVersion } = value;
  const inherited = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.flatMap((item, i) => objectsOf(isRecord(item) ? { ...inherited, ...item } : item, place, [...path, 'items', i]));
}

function problem({ source, line }: Place, path: Path, message: string, remedy = EXPECTED): Problem {
  return new Problem(`${source}, line ${line(path)}: ${message}.`, remedy);
}

function checked(value: unknown, place: Place, path: Path): KubeObject {
  if (!isRecord(value)) throw problem(place, path, 'not a Kubernetes object');
  const { metadata } = value;
  for (const field of ['apiVersion', 'kind']) checkText(value[field], field, place, [...path, field]);
  const inMetadata = [...path, 'metadata'];
  if (metadata !== undefined && metadata !== null && !isRecord(metadata)) throw problem(place, inMetadata, 'metadata is no map');
  const { name, generateName, namespace, ...others } = metadata ?? {};
  if ((name === undefined || name === null) && generateName) {
    throw problem(place, [...inMetadata, 'generateName'], 'metadata.generateName would make another object each time',
      'Give it metadata.name, or make it with `kubectl create`.');
  }
  checkText(name, 'metadata.name', place, [...inMetadata, 'name']);
  if (namespace === undefined) return value as unknown as KubeObject;
  // not said, to kubectl, too
  if (namespace === null || namespace === '') return { ...value, metadata: { name, ...others } } as unknown as KubeObject;
  checkText(namespace, 'metadata.namespace', place, [...inMetadata, 'namespace']);
  return value as unknown as KubeObject;
}

function checkText(value: unknown, field: string, place: Place, path: Path): void {
  if (typeof value === 'number' || typeof value === 'boolean') {
    throw problem(place, path, `${field} is the ${typeof value} ${value}, not a text`, `Put it in quotes: ${path.at(-1)}: "${value}".`);
  }
  if (value === undefined || value === null || value === '') throw problem(place, path, `${field} is missing`);
  if (typeof value !== 'string') throw problem(place, path, `${field} is no text`);
  if (/\{\{|\{%/.test(value)) throw unrendered(`${place.source}, line ${place.line(path)}`, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
