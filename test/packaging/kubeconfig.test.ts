import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { command, emptyFolder, ROOT, succeed } from '../support/command';
import { kubeconfigOf } from '../support/kubeconfig';

/** The package that asks for credentials is an ES module, which jest does not load; so a process of its own does it. */
const PROGRAM = `
const { connect, Problem } = require('${ROOT}/lib/runtime/index.js');
(async () => {
  const results = [];
  for (const { file, context } of JSON.parse(require('fs').readFileSync(0))) {
    try {
      const connection = await connect({ kubeconfig: file, context });
      const credentials = await connection.credentials();
      results.push({ ...connection, credentials: { ...credentials, proxy: credentials.proxy?.constructor.name } });
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

const SERVER = 'https://127.0.0.1:6443';
const program = (...exec: string[]) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: exec[0], args: exec.slice(1), interactiveMode: 'Never' } });

test('a program is asked for a token', async () => {
  const token = JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: 'given' } });
  const [connection] = await outcomes([kubeconfigOf({ 'server': SERVER, 'tls-server-name': 'other' }, { ...program('echo', token), 'as': 'me', 'as-groups': ['x', 'y'] })]);
  expect(connection).toMatchObject({ context: 'one', namespace: 'data', server: `${SERVER}/` });
  expect(connection.credentials).toEqual({ servername: 'other', headers: { 'Authorization': 'Bearer given', 'Impersonate-User': 'me', 'Impersonate-Group': ['x', 'y'] } });
});

test('a program beside the kubeconfig is found from anywhere', async () => {
  const [{ message }] = await outcomes([kubeconfigOf({ server: SERVER }, program('./nosuchprogram'))]);
  expect(message).toMatch(/cannot be used: the program \/tmp\/kubeconfig-\w+\/nosuchprogram, which gives credentials to its user, is not installed/);
});

test('a proxy may speak SOCKS', async () => {
  const [{ credentials }] = await outcomes([kubeconfigOf({ 'server': SERVER, 'proxy-url': 'socks5://127.0.0.1:1080' }, { token: 'secret' })]);
  expect(credentials).toMatchObject({ proxy: 'SocksProxyAgent', headers: { Authorization: 'Bearer secret' } });
});

test.each<[string, object, RegExp]>([
  ['a program that is missing', program('nosuchprogram'), /cannot be used: .*nosuchprogram/],
  ['a program that fails', program('sh', '-c', 'echo please log in >&2; exit 1'), /cannot be used: the program sh of its user ended with 1: please log in/],
  ['a program that says something else', program('echo', 'hello'), /cannot be used: the program echo of its user printed no ExecCredential in JSON, but "hello"/],
])('%s is told with the name of the kubeconfig', async (_, user, sentence) => {
  const [{ isProblem, message, remedy }] = await outcomes([kubeconfigOf({ server: SERVER }, user)]);
  expect(message).toMatch(sentence);
  expect(message).toMatch(/The kubeconfig \S+config-0/);
  expect([isProblem, remedy]).toEqual([true, expect.stringMatching(/.{10}/)]);
});

test('whatever a kubeconfig says of programs and services, they are asked or refused with a sentence', async () => {
  const leaf = fc.constantFrom(null, 7, '', '\0', 'nosuchprogram', [], {}); // some are run: so no words at random
  const exec = fc.record({ command: leaf, args: leaf, env: leaf, apiVersion: leaf }, { requiredKeys: [] });
  const provider = fc.record({ name: fc.constantFrom(null, 7, 'oidc', 'gcp', 'azure', 'exec'), config: fc.oneof(leaf, fc.dictionary(fc.constantFrom('id-token', 'cmd-path', 'exec', 'tokenFile'), leaf)) });
  const user = fc.record({ 'exec': fc.oneof(leaf, exec), 'auth-provider': fc.oneof(leaf, provider), 'token': leaf, 'as': leaf }, { requiredKeys: [] });
  const contents = fc.sample(user, 500).map((one) => kubeconfigOf({ server: SERVER }, one));
  const crashes = (await outcomes(contents)).map((outcome, i) => [outcome, contents[i]]).filter(([{ isProblem }]) => isProblem === false);
  expect(crashes).toEqual([]);
});
