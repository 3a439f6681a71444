import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { command, emptyFolder, ROOT, succeed } from '../support/command';

/** The package that reads kubeconfigs is an ES module, which jest does not load; so a process of its own does it. */
const PROGRAM = `
const { connect, Problem } = require('${ROOT}/lib/runtime/index.js');
(async () => {
  const results = [];
  for (const { file, context } of JSON.parse(require('fs').readFileSync(0))) {
    try {
      const connection = await connect({ kubeconfig: file, context });
      results.push({ ...connection, config: undefined, credentials: await connection.credentials() });
    } catch (error) {
      results.push({ isProblem: error instanceof Problem, message: error.message, remedy: error.remedy });
    }
  }
  console.log(JSON.stringify(results));
})();
`;

/** What comes of connecting and asking for credentials. */
async function outcomes(contents: readonly string[], context?: string): Promise<any[]> {
  const folder = emptyFolder('kubeconfig');
  const files = contents.map((content, i) => {
    const file = join(folder, `config-${i}`);
    writeFileSync(file, content);
    return { file, context };
  });
  return JSON.parse((await succeed(command('node', ['-e', PROGRAM], { input: JSON.stringify(files) }))).stdout);
}

const config = (cluster: object, user: object = {}) => stringify({
  'apiVersion': 'v1',
  'kind': 'Config',
  'clusters': [{ name: 'c', cluster }],
  'users': [{ name: 'u', user }],
  'contexts': [{ name: 'one', context: { cluster: 'c', user: 'u', namespace: 'data' } }],
  'current-context': 'one',
});

test('a context says where, who and in which namespace', async () => {
  const [connection] = await outcomes([config({ 'server': 'https://example.org:6443/path', 'tls-server-name': 'other' }, { token: 'secret' })]);
  expect(connection).toMatchObject({ context: 'one', namespace: 'data', server: 'https://example.org:6443/path' });
  expect(connection.credentials).toMatchObject({ servername: 'other', headers: { Authorization: 'Bearer secret' } });
});

test.each<[string, string, RegExp]>([
  ['an empty file', '', /config/],
  ['another text', 'hello', /no usable context ""/],
  ['bytes', '\0\x01\x02', /^The kubeconfig \S+ cannot be used: [^\n]*$/],
  ['a cluster without server', config({}), /cannot be used/],
  ['a server that is no URL', config({ server: 'not a url' }), /the server "not a url" of its cluster "c" is no URL/],
  ['plain HTTP', config({ server: 'http://127.0.0.1:8080' }), /cannot be used: HTTP protocol is not allowed/],
  ['a certificate that is none', config({ server: 'https://127.0.0.1' }, { 'client-certificate-data': 'AAAA', 'client-key-data': 'AAAA' }), /cannot be used: .*PEM/],
  ['a certificate file that is missing', config({ 'server': 'https://127.0.0.1', 'certificate-authority': '/nowhere/ca' }), /cannot be used: ENOENT.*\/nowhere\/ca/],
  ['a program for credentials that is missing',
    config({ server: 'https://127.0.0.1' }, { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'nosuchprogram', interactiveMode: 'Never' } }), /cannot be used: .*nosuchprogram/],
])('%s is refused with the name of the file', async (_, content, sentence) => {
  const [{ isProblem, message, remedy }] = await outcomes([content]);
  expect(message).toMatch(sentence);
  expect(message).toMatch(/The kubeconfig \S+config-0/);
  expect([isProblem, remedy]).toEqual([true, expect.stringMatching(/.{10}/)]);
});

test('a context that does not exist is refused with those that do', async () => {
  const [{ message, remedy }] = await outcomes([config({ server: 'https://127.0.0.1' })], 'two');
  expect(message).toContain('no usable context "two"');
  expect(remedy).toContain('Its contexts are: one.');
});

test('of several files all that exist count, and the first entry of a name', async () => {
  const folder = emptyFolder('kubeconfig');
  const file = (name: string, server: string) => {
    const path = join(folder, name);
    writeFileSync(path, config({ server }));
    return path;
  };
  const several = `${join(folder, 'missing')}:${file('a', 'https://first')}:${file('b', 'https://second')}:`;
  const { stdout } = await succeed(command('node', ['-e', PROGRAM], { input: '[{}]', env: { KUBECONFIG: several } }));
  expect(JSON.parse(stdout)).toMatchObject([{ context: 'one', server: 'https://first/' }]);
});

test('whatever a kubeconfig holds, it is used or refused with a sentence', async () => {
  const leaf = fc.oneof(fc.constant(null), fc.integer(), fc.string(), fc.constant([]), fc.constant({}));
  const entries = fc.oneof(leaf, fc.array(fc.oneof(leaf, fc.record({ name: fc.oneof(leaf, fc.constant('one')), cluster: leaf, user: leaf, context: leaf }, { requiredKeys: [] })), { maxLength: 3 }));
  const any = fc.record({ 'clusters': entries, 'users': entries, 'contexts': entries, 'current-context': fc.oneof(leaf, fc.constant('one')) }, { requiredKeys: [] });
  const contents = fc.sample(any, 1000).map((content) => JSON.stringify(content));
  const crashes = (await outcomes(contents)).map((outcome, i) => [outcome, contents[i]]).filter(([{ isProblem }]) => isProblem === false);
  expect(crashes).toEqual([]);
});
