import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { DagSourceBinding, DagSourceContext } from './binding';

const KINDS = ['.py', '.sql', '.sh', '.json', '.yaml', '.yml', '.txt', '.md'];

/** A mounted ConfigMap has its files twice, by links that go in circles for a reader of folders. Airflow takes the patterns of git. */
export const AIRFLOWIGNORE = { '.airflowignore': '..*\n' };

/** A ConfigMap of a name that stays: a mounted one follows it. */
export function configMapBinding(scope: Construct, context: DagSourceContext, files: { readonly [name: string]: string }): DagSourceBinding {
  const { airflowName, bundleName, labels, mountPath } = context;
  scope.node.addValidation({ validate: () => violations(files) });
  const name = `${airflowName}-dags-${bundleName}`;
  new ApiObject(scope, 'files', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: { ...AIRFLOWIGNORE, ...files } } as never);
  return { volumes: [{ name: bundleName, configMap: { name } }], mounts: [{ name: bundleName, mountPath }] };
}

/** Texts of a folder, by name. */
export function localFiles(folder: string): { [name: string]: string } {
  const names = readdirSync(folder).filter((name) => KINDS.includes(extname(name))).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

function violations(files: { readonly [name: string]: string }): string[] {
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const found = Object.keys(files).filter((name) => !/^[-._a-zA-Z0-9]{1,253}$/.test(name) || name.startsWith('..'))
    .map((name) => `dags: ${JSON.stringify(name)} is no name of a file in a ConfigMap. Use letters, digits, dots, dashes and underscores; for folders use another source, such as DagSource.gitBundle.`);
  if (Object.keys(files).length === 0) found.push('dags: there are no files. Name at least one.');
  if (bytes > 1_000_000) found.push(`dags: the files have ${bytes} bytes; a ConfigMap holds 1 MiB. Use another source, such as DagSource.gitBundle.`);
  return found;
}
