import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DagSourceBinding, DagSourceContext } from './binding';
import { bytesOf, CONFIG_MAP_BYTES } from '../../kubernetes/objects/config-map';

const KINDS = ['.py', '.sql', '.sh', '.json', '.yaml', '.yml', '.txt', '.md'];

/** A mounted ConfigMap has its files twice, by links that go in circles for a reader of folders. Airflow takes the patterns of git. */
export const AIRFLOWIGNORE = { '.airflowignore': '..*\n' };

/** A ConfigMap of a name that stays: a mounted one follows it. It has no folders, so its volume makes them. */
export function configMapBinding(scope: Construct, context: DagSourceContext, files: { readonly [name: string]: string }): DagSourceBinding {
  const { airflowName, bundleName, labels, mountPath, namespace } = context;
  const name = `${airflowName}-dags-${bundleName}`;
  const data = { ...AIRFLOWIGNORE, ...files };
  const byKey = Object.fromEntries(Object.entries(data).map(([path, text]) => [keyOf(path), text]));
  const keys = Object.keys(data).map((path) => ({ key: keyOf(path), path }));
  new ApiObject(scope, 'files', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels, namespace }, data: byKey } as never);
  const items = keys.some(({ key, path }) => key !== path) ? { items: keys } : {};
  return { volumes: [{ name: bundleName, configMap: { name, ...items } }], mounts: [{ name: bundleName, mountPath }] };
}

/** Texts of a folder and those below, by path; what is hidden stays so. */
export function localFiles(folder: string): { [path: string]: string } {
  const all = (readdirSync(folder, { recursive: true }) as string[]).map((path) => path.split(sep).join('/'));
  const paths = all.filter((path) => KINDS.includes(extname(path)) && !path.split('/').some((part) => part.startsWith('.'))).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function keyOf(path: string): string {
  return path.replace(/\//g, '__');
}

export function fileProblems(files: { readonly [name: string]: string }): string[] {
  const bytes = bytesOf(Object.values(files));
  const paths = Object.keys(files);
  const found = paths.filter((path) => keyOf(path).length > 253 || path.split('/').some((part) => !/^[-\w.]+$/.test(part) || part === '.' || part.startsWith('..')))
    .map((path) => `dags: ${JSON.stringify(path)} is no path of a file in a ConfigMap. Use letters, digits, dots, dashes and underscores, and / between folders.`);
  const keys = paths.map(keyOf);
  found.push(...paths.filter((_, i) => keys.indexOf(keys[i]) !== i).map((path) => `dags: ${JSON.stringify(path)} and ${JSON.stringify(paths[keys.indexOf(keyOf(path))])} would be one key of a ConfigMap. Rename one.`));
  if (Object.keys(files).length === 0) found.push('dags: there are no files. Name at least one.');
  if (bytes > CONFIG_MAP_BYTES) found.push(`dags: the files have ${bytes} bytes; a ConfigMap holds 1 MiB. Use another source, such as DagSource.gitBundle.`);
  return found;
}
