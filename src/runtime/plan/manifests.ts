import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Problem } from '../../problem';
import { keyOf, KubeObject, titleOf } from '../object';

export interface ReadOptions {
  /** Whether folders inside are entered. @default false, as kubectl does it */
  readonly recursive?: boolean;
}

/** Objects of YAML and JSON files: a file, or a folder's files in the order of their names. */
export function readManifests(path: string, { recursive = false }: ReadOptions = {}): KubeObject[] {
  if (!existsSync(path)) throw new Problem(`${path} does not exist.`, 'Pass a folder or file of manifests.');
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive, encoding: 'utf8' }).filter((name) => /\.(ya?ml|json)$/.test(name)).sort().map((name) => join(path, name))
    : [path];
  const objects = files.flatMap((file) => parseManifests(readFileSync(file, 'utf8'), file));
  if (objects.length === 0) throw new Problem(`${path} holds no Kubernetes objects.`, 'Expected are files that end in .yaml, .yml or .json.');
  return objects;
}

/** Objects of one text; lists are taken apart. `source` is for error messages. */
export function parseManifests(text: string, source: string): KubeObject[] {
  const json = parseJson(text);
  if (json !== undefined) return itemsOf(json, `${source}, document 1`);
  return parseAllDocuments(text).flatMap((document, i) => {
    const where = `${source}, document ${i + 1}`;
    if (document.errors.length > 0) throw new Problem(`${where}: ${document.errors[0].message}`, 'Correct the YAML.');
    let value: unknown;
    try {
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      throw new Problem(`${where}: ${(error as Error).message}`, 'Correct the YAML.', { cause: error });
    }
    return value === null || value === undefined ? [] : itemsOf(value, where);
  });
}

/** JSON is YAML, too, but has a parser that is a hundred times as quick. What is wrong with it YAML's says better. */
function parseJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function itemsOf(value: unknown, where: string): KubeObject[] {
  const items = isRecord(value) && Array.isArray(value.items) && String(value.kind).endsWith('List') ? value.items : [value];
  return items.map((item) => checked(item, where));
}

/** Two descriptions of one object would overwrite each other. */
export function refuseDuplicates(objects: readonly KubeObject[]): void {
  const seen = new Set<string>();
  for (const object of objects) {
    if (seen.has(keyOf(object))) throw new Problem(`${titleOf(object)} is described twice.`, 'Give one of them another name, or remove it.');
    seen.add(keyOf(object));
  }
}

function checked(value: unknown, where: string): KubeObject {
  const missing = (field: string) => new Problem(`${where}: ${field} is missing or no text.`, 'Every Kubernetes object has apiVersion, kind and metadata.name.');
  if (!isRecord(value)) throw new Problem(`${where}: not a Kubernetes object.`, 'Every Kubernetes object has apiVersion, kind and metadata.name.');
  for (const field of ['apiVersion', 'kind']) {
    if (typeof value[field] !== 'string' || value[field] === '') throw missing(field);
  }
  if (!isRecord(value.metadata) || typeof value.metadata.name !== 'string' || value.metadata.name === '') throw missing('metadata.name');
  if (value.metadata.namespace !== undefined && typeof value.metadata.namespace !== 'string') throw missing('metadata.namespace');
  return value as unknown as KubeObject;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
