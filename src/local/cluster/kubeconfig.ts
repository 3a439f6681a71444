import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { Document, isMap, isSeq, parse, parseDocument, YAMLSeq } from 'yaml';
import { clusterDirectory } from './directory';
import { Problem } from '../../problem';

const KINDS = ['clusters', 'users', 'contexts'] as const;

interface Kubeconfig {
  clusters: { name: string; cluster: object }[];
  users: { name: string; user: object }[];
  contexts: { name: string; context: object }[];
}

/** Name of the context, the cluster and the user. */
export const contextOf = (name: string) => `bigdata-${name}`;

export function kubeconfigPath(name: string): string {
  return clusterDirectory(name, 'kubeconfig');
}

/** Writes the cluster's kubeconfig, from the one that kubeadm made, under names that say which cluster it is. */
export function writeKubeconfig(name: string): string {
  const made = parse(readFileSync(clusterDirectory(name, 'admin.conf'), 'utf8')) as Kubeconfig;
  const context = contextOf(name);
  const own = {
    'apiVersion': 'v1',
    'kind': 'Config',
    'clusters': [{ name: context, cluster: made.clusters[0].cluster }],
    'users': [{ name: context, user: made.users[0].user }],
    'contexts': [{ name: context, context: { cluster: context, user: context } }],
    'current-context': context,
  };
  replace(kubeconfigPath(name), new Document(own));
  return kubeconfigPath(name);
}

/** The file that kubectl writes to: the first of $KUBECONFIG, else ~/.kube/config. */
export function usersKubeconfig(): string {
  return process.env.KUBECONFIG?.split(delimiter).find(Boolean) ?? join(homedir(), '.kube/config');
}

/** Adds the cluster to the user's kubeconfig and makes it the current context; comments and order of the file stay. */
export function mergeKubeconfig(name: string, file = usersKubeconfig()): string {
  const own = parse(readFileSync(kubeconfigPath(name), 'utf8')) as Kubeconfig;
  const document = existsSync(file) ? read(file) : new Document({ apiVersion: 'v1', kind: 'Config' });
  for (const kind of KINDS) {
    const entries = entriesOf(document, kind) ?? document.createNode([]);
    document.set(kind, entries);
    removeEntry(entries, contextOf(name));
    entries.add(document.createNode(own[kind][0]));
  }
  document.set('current-context', contextOf(name));
  replace(file, document);
  const merged = clusterDirectory(name, 'merged.json');
  writeFileSync(merged, JSON.stringify([...new Set([...mergedInto(name), file])]));
  return file;
}

/** Removes the cluster from the kubeconfigs that it was merged into. */
export function unmergeKubeconfig(name: string): void {
  for (const file of mergedInto(name).filter((known) => existsSync(known))) {
    const document = read(file);
    for (const kind of KINDS) {
      const entries = entriesOf(document, kind);
      if (entries) removeEntry(entries, contextOf(name));
    }
    if (document.get('current-context') === contextOf(name)) document.set('current-context', '');
    replace(file, document);
  }
}

function mergedInto(name: string): string[] {
  const file = clusterDirectory(name, 'merged.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as string[] : [];
}

function read(file: string): Document {
  const document: Document = parseDocument(readFileSync(file, 'utf8'));
  if (document.contents === null) document.contents = document.createNode({ apiVersion: 'v1', kind: 'Config' });
  if (document.errors.length > 0 || !isMap(document.contents)) throw new Problem(`${file} is not a kubeconfig.`, 'Repair it, or merge into another file: KUBECONFIG=file bigdata cluster kubeconfig --merge');
  return document;
}

function entriesOf(document: Document, kind: string): YAMLSeq | undefined {
  const value = document.get(kind);
  return isSeq(value) ? value : undefined;
}

function removeEntry(entries: YAMLSeq, name: string): void {
  entries.items = entries.items.filter((item) => !(isMap(item) && item.get('name') === name));
}

/** At once or not at all, readable by its owner alone, who stays the same; a link stays one. */
function replace(file: string, document: Document): void {
  mkdirSync(dirname(file), { recursive: true });
  const target = existsSync(file) ? realpathSync(file) : file;
  const partial = `${target}.${randomBytes(6).toString('hex')}.partial`;
  try {
    writeFileSync(partial, document.toString(), { mode: 0o600, flag: 'wx' }); // not where somebody put a link
    if (process.getuid?.() === 0 && existsSync(target)) chownSync(partial, statSync(target).uid, statSync(target).gid);
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
}
