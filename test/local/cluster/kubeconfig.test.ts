import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { clusterDirectory } from '../../../src/local/cluster/directory';
import { mergeKubeconfig, unmergeKubeconfig, writeKubeconfig } from '../../../src/local/cluster/kubeconfig';

const ADMIN = {
  clusters: [{ name: 'kubernetes', cluster: { server: 'https://10.89.1.2:6443' } }],
  users: [{ name: 'kubernetes-admin', user: { 'client-key-data': 'a2V5' } }],
  contexts: [],
};
const USERS = `# mine
apiVersion: v1
kind: Config
clusters:
  - name: work # of my employer
    cluster: {server: https://example.org}
users: []
contexts:
  - {name: work, context: {cluster: work, user: me}}
current-context: work
`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  process.env.XDG_STATE_HOME = folder;
  file = join(folder, 'config');
  mkdirSync(clusterDirectory('one'), { recursive: true });
  writeFileSync(clusterDirectory('one', 'admin.conf'), JSON.stringify(ADMIN));
  writeKubeconfig('one');
});
afterEach(() => {
  delete process.env.XDG_STATE_HOME;
  rmSync(folder, { recursive: true });
});

test('the kubeconfig of a cluster is the user\'s alone, under a name that says which cluster it is', () => {
  const path = clusterDirectory('one', 'kubeconfig');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(parse(readFileSync(path, 'utf8'))).toMatchObject({ 'current-context': 'bigdata-one', 'contexts': [{ context: { cluster: 'bigdata-one', user: 'bigdata-one' } }] });
});

test('merging keeps what is there, with its comments; deleting takes out only ours', () => {
  writeFileSync(file, USERS);
  mergeKubeconfig('one', file);
  mergeKubeconfig('one', file);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('# of my employer');
  const merged = parse(text);
  expect(merged.clusters.map(({ name }: any) => name)).toEqual(['work', 'bigdata-one']);
  expect(merged['current-context']).toBe('bigdata-one');

  unmergeKubeconfig('one');
  const rest = parse(readFileSync(file, 'utf8'));
  expect(rest.clusters.map(({ name }: any) => name)).toEqual(['work']);
  expect(rest.contexts).toHaveLength(1);
  expect(rest['current-context']).toBe('');
});

test.each(['', 'kind: Config\n', 'clusters: null\n'])('a kubeconfig without entries is filled: %j', (empty) => {
  writeFileSync(file, empty);
  mergeKubeconfig('one', file);
  expect(parse(readFileSync(file, 'utf8')).users).toHaveLength(1);
});

test('merging and deleting gives back whatever entries there were', () => {
  const name = fc.string({ minLength: 1 }).filter((text) => text !== 'bigdata-one');
  const entry = (content: string) => fc.record({ name, [content]: fc.dictionary(fc.string(), fc.string()) });
  const entries = (content: string) => fc.uniqueArray(entry(content), { selector: (one) => one.name, maxLength: 4 });
  fc.assert(fc.property(entries('cluster'), entries('user'), entries('context'), (clusters, users, contexts) => {
    writeFileSync(file, stringify({ clusters, users, contexts }));
    mergeKubeconfig('one', file);
    expect(parse(readFileSync(file, 'utf8'))).toMatchObject({ 'clusters': [...clusters, { name: 'bigdata-one' }], 'current-context': 'bigdata-one' });
    unmergeKubeconfig('one');
    expect(parse(readFileSync(file, 'utf8'))).toEqual({ clusters, users, contexts, 'current-context': '' });
  }), { numRuns: 50 });
});

test('what is no kubeconfig is left alone', () => {
  writeFileSync(file, '- a list\n');
  expect(() => mergeKubeconfig('one', file)).toThrow('is not a kubeconfig');
  expect(readFileSync(file, 'utf8')).toBe('- a list\n');
});
