import { existsSync, readFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { Entry, Fields, isRecord } from './entry';
import { Problem } from '../../problem';

/** What kubeconfigs say, before a context is chosen. */
export interface Kubeconfig {
  /** For errors: `kubeconfig FILE`. */
  readonly title: string;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly currentContext: string;
}

const POD_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Fields with paths, which are relative to the file that they stand in. */
const PATHS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

/** The kubeconfig that was asked for, else as kubectl does it: all files of $KUBECONFIG that exist, else ~/.kube/config; in a pod its own account. */
export function readKubeconfig(asked?: string, account = POD_ACCOUNT): Kubeconfig {
  const named = asked ?? (process.env.KUBECONFIG || join(homedir(), '.kube/config'));
  const files = (asked === undefined ? named.split(delimiter) : [asked]).filter((file) => file !== '' && existsSync(file));
  if (files.length > 0) return files.map(readFile).reduce(merged, emptyConfig(`kubeconfig ${named}`));
  const ofPod = asked === undefined ? readAccount(account) : undefined;
  if (ofPod) return ofPod;
  throw new Problem(`There is no kubeconfig at ${named}.`, 'Pass --kubeconfig FILE or set KUBECONFIG; for a cluster on this machine: `bigdata cluster create`.');
}

export function unusable({ title }: Pick<Kubeconfig, 'title'>, cause: unknown): Problem {
  // the first line: what follows is a picture of the place, of whatever bytes are there
  const [reason] = (cause as Error).message.split('\n');
  const { remedy = 'Check it with `kubectl config view`.' } = cause as { readonly remedy?: string };
  return new Problem(`The ${title} cannot be used: ${reason}`, remedy, { cause });
}

function emptyConfig(title: string): Kubeconfig {
  return { title, clusters: new Map(), users: new Map(), contexts: new Map(), currentContext: '' };
}

/** Of two entries by one name the first counts, and so does the first current context. Source: client-go's ClientConfigLoadingRules. */
function merged(first: Kubeconfig, second: Kubeconfig): Kubeconfig {
  const both = (kind: 'clusters' | 'users' | 'contexts') => new Map([...first[kind], ...[...second[kind]].filter(([name]) => !first[kind].has(name))]);
  return { ...first, clusters: both('clusters'), users: both('users'), contexts: both('contexts'), currentContext: first.currentContext || second.currentContext };
}

function readFile(file: string): Kubeconfig {
  const empty = emptyConfig(`kubeconfig ${file}`);
  try {
    const content: unknown = parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) ?? {};
    if (!isRecord(content)) throw new Error('it is no mapping of clusters, users and contexts');
    const currentContext = content['current-context'] ?? '';
    if (typeof currentContext !== 'string') throw new Error('current-context is no text');
    const entries = (kind: 'cluster' | 'user' | 'context') => entriesOf(content, kind, dirname(resolve(file)));
    return { ...empty, clusters: entries('cluster'), users: entries('user'), contexts: entries('context'), currentContext };
  } catch (error) {
    throw unusable(empty, error);
  }
}

function entriesOf(content: Fields, kind: 'cluster' | 'user' | 'context', folder: string): Map<string, Entry> {
  const list = content[`${kind}s`] ?? [];
  if (!Array.isArray(list)) throw new Error(`${kind}s is no list`);
  const entries = list.map((item: unknown, i): [string, Entry] => {
    if (!isRecord(item) || typeof item.name !== 'string') throw new Error(`${kind}s[${i}].name is missing or no text`);
    const fields = item[kind] ?? {};
    if (!isRecord(fields)) throw new Error(`${kind}s[${i}].${kind} is no mapping`);
    return [item.name, new Entry(kind, item.name, absolute(fields, folder))];
  });
  return new Map(entries.reverse()); // the first of a name
}

/** A command without a separator is looked up in $PATH. */
function absolute(fields: Fields, folder: string): Fields {
  const paths = PATHS.filter((key) => typeof fields[key] === 'string' && fields[key] !== '').map((key) => [key, resolve(folder, fields[key] as string)]);
  const { exec } = fields;
  const command = isRecord(exec) && typeof exec.command === 'string' && exec.command.includes(sep) ? { exec: { ...exec, command: resolve(folder, exec.command) } } : {};
  return { ...fields, ...Object.fromEntries(paths), ...command };
}

/** Of the pod that we run in. Source: client-go's rest.InClusterConfig. */
function readAccount(folder: string): Kubeconfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (!host || !port || !existsSync(join(folder, 'token'))) return undefined;
  const name = 'in-cluster';
  const namespace = existsSync(join(folder, 'namespace')) ? readFileSync(join(folder, 'namespace'), 'utf8').trim() : '';
  const one = (kind: 'cluster' | 'user' | 'context', fields: Fields) => new Map([[name, new Entry(kind, name, fields)]]);
  return {
    title: 'account of this pod',
    clusters: one('cluster', { 'server': `https://${isIPv6(host) ? `[${host}]` : host}:${port}`, 'certificate-authority': join(folder, 'ca.crt') }),
    users: one('user', { tokenFile: join(folder, 'token') }),
    contexts: one('context', { cluster: name, user: name, namespace }),
    currentContext: name,
  };
}
