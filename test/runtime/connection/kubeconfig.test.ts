import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import * as fc from 'fast-check';
import { Problem } from '../../../src/problem';
import { connect } from '../../../src/runtime';
import { readKubeconfig } from '../../../src/runtime/connection/kubeconfig';
import { certificate } from '../../support/certificate';
import { emptyFolder } from '../../support/command';
import { kubeconfigOf } from '../../support/kubeconfig';

const SERVER = 'https://127.0.0.1:6443';
const base64 = (text: string) => Buffer.from(text).toString('base64');

let folder: string;
const environment = { ...process.env };
beforeEach(() => {
  folder = emptyFolder('kubeconfig');
});
afterEach(() => {
  process.env = { ...environment };
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function credentials(content: string) {
  const connection = await connect({ kubeconfig: file('config', content) });
  return connection.credentials();
}

async function refusal(content: string, context?: string): Promise<Problem> {
  const path = file('config', content);
  const outcome = await connect({ kubeconfig: path, context }).then((connection) => connection.credentials()).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(Problem);
  expect((outcome as Problem).message).toContain(`The kubeconfig ${path} `);
  expect((outcome as Problem).remedy).toMatch(/.{10}/);
  return outcome as Problem;
}

test('a context says where, who and in which namespace', async () => {
  const path = file('config', kubeconfigOf({ 'server': 'https://example.org:6443/path', 'tls-server-name': 'other' }, { token: 'secret' }));
  const connection = await connect({ kubeconfig: path });
  expect(connection).toMatchObject({ context: 'one', namespace: 'data', server: new URL('https://example.org:6443/path') });
  expect(await connection.credentials()).toMatchObject({ servername: 'other', headers: { Authorization: 'Bearer secret' } });
  expect((await connect({ kubeconfig: path, namespace: 'mine' })).namespace).toBe('mine');
});

test('certificates stand in the kubeconfig, or in files beside it', async () => {
  const [authority, mine] = [certificate('authority'), certificate('mine')];
  const expected = { ca: Buffer.from(authority.cert), cert: Buffer.from(mine.cert), key: Buffer.from(mine.key) };
  const data = kubeconfigOf({ 'server': SERVER, 'certificate-authority-data': base64(authority.cert) },
    { 'client-certificate-data': base64(mine.cert), 'client-key-data': base64(mine.key).replace(/(.{64})/g, '$1\n') });
  expect(await credentials(data)).toMatchObject(expected);

  file('pki/ca.crt', authority.cert);
  file('pki/mine.crt', mine.cert);
  const key = file('pki/mine.key', mine.key);
  const files = kubeconfigOf({ 'server': SERVER, 'certificate-authority': 'pki/ca.crt' }, { 'client-certificate': './pki/mine.crt', 'client-key': key });
  expect(await credentials(files)).toMatchObject(expected);
  const both = kubeconfigOf({ 'server': SERVER, 'certificate-authority': 'nowhere', 'certificate-authority-data': base64(authority.cert) });
  expect((await credentials(both)).ca).toEqual(expected.ca);
});

test('paths are relative to the file that they stand in, wherever the command runs and whatever other files there are', async () => {
  const path = file('inner/config', kubeconfigOf({ 'server': SERVER, 'certificate-authority': '../ca.crt' }));
  file('ca.crt', certificate().cert);
  process.env.KUBECONFIG = `${file('other/first', 'contexts: []')}${delimiter}${relative('.', path)}`;
  expect((await (await connect()).credentials()).ca).toEqual(Buffer.from(certificate().cert));
});

test('a token file is read again when credentials are asked for again', async () => {
  const token = file('token', 'first\n');
  const connection = await connect({ kubeconfig: file('config', kubeconfigOf({ server: SERVER }, { tokenFile: 'token', token: 'ignored' })) });
  expect((await connection.credentials()).headers).toEqual({ Authorization: 'Bearer first' });
  writeFileSync(token, 'second');
  expect((await connection.credentials()).headers).toEqual({ Authorization: 'Bearer second' });
  writeFileSync(token, ' \n');
  await expect(connection.credentials()).rejects.toThrow('tokenFile of its user "u" is empty');
});

test('a user may have a password, and act as another one', async () => {
  const user = { 'username': 'me', 'password': 'a:b', 'as': 'system:serviceaccount:a:b', 'as-groups': ['x', 'y'], 'as-uid': '7', 'as-user-extra': { 'example.org/scope': ['z'] } };
  expect((await credentials(kubeconfigOf({ server: SERVER }, user))).headers).toEqual({
    'Authorization': `Basic ${base64('me:a:b')}`,
    'Impersonate-User': 'system:serviceaccount:a:b',
    'Impersonate-Group': ['x', 'y'],
    'Impersonate-Uid': '7',
    'Impersonate-Extra-example.org%2Fscope': ['z'],
  });
});

test('a context without a user is anybody, but knows the authority', async () => {
  const found = await credentials(kubeconfigOf({ 'server': SERVER, 'certificate-authority-data': base64(certificate().cert) }, {}, { user: undefined }));
  expect(found).toMatchObject({ ca: Buffer.from(certificate().cert), headers: {} });
});

test('only a kubeconfig that says so lets an unknown server pass', async () => {
  expect(await credentials(kubeconfigOf({ 'server': SERVER, 'insecure-skip-tls-verify': true }))).toMatchObject({ rejectUnauthorized: false });
  expect((await credentials(kubeconfigOf({ server: SERVER }))).rejectUnauthorized).toBe(undefined);
});

test.each<[string, string, RegExp]>([
  ['an empty file', '', /no usable context ""/],
  ['another text', 'hello', /cannot be used: it is no mapping/],
  ['bytes', '\0\x01\x02', /cannot be used: [^\n]*$/],
  ['YAML that is none', 'clusters: [', /cannot be used: Flow sequence[^\n]*$/],
  ['two documents', '---\na: 1\n---\nb: 2\n', /cannot be used: Source contains multiple documents/],
  ['clusters that are no list', 'clusters: {}', /clusters is no list/],
  ['a user without a name', 'users: [{user: {}}]', /users\[0\]\.name is missing/],
  ['a cluster without server', kubeconfigOf({}), /server of its cluster "c" is missing/],
  ['a context without cluster', kubeconfigOf({ server: SERVER }, {}, { cluster: '' }), /cluster of its context "one" is missing/],
  ['a cluster that is not there', kubeconfigOf({ server: SERVER }, {}, { cluster: 'd' }), /cluster of its context "one" is "d", which is not there/],
  ['a user that is not there', kubeconfigOf({ server: SERVER }, {}, { user: 'v' }), /user of its context "one" is "v", which is not there/],
  ['a server that is no URL', kubeconfigOf({ server: 'not a url' }), /the server "not a url" of its cluster "c" is no URL/],
  ['a server of another protocol', kubeconfigOf({ server: 'localhost:8080' }), /the server "localhost:8080" of its cluster "c" is no URL/],
  ['plain HTTP', kubeconfigOf({ server: 'http://127.0.0.1:8080' }), /HTTP without TLS is not allowed/],
  ['a proxy that is none', kubeconfigOf({ 'server': SERVER, 'proxy-url': 'ftp://x' }), /proxy-url of its cluster "c" is no URL of a proxy: "ftp:\/\/x"/],
  ['a word for a flag', kubeconfigOf({ 'server': SERVER, 'insecure-skip-tls-verify': 'yes' }), /insecure-skip-tls-verify of its cluster "c" is neither true nor false/],
  ['a number for a token', kubeconfigOf({ server: SERVER }, { token: 7 }), /token of its user "u" is no text/],
  ['a token of two lines', kubeconfigOf({ server: SERVER }, { token: 'a\nb' }), /Invalid character in header content \["Authorization"\]/],
  ['wrong base64', kubeconfigOf({ 'server': SERVER, 'certificate-authority-data': '/etc/ca.crt' }), /certificate-authority-data of its cluster "c" is no base64/],
  ['an authority that is none', kubeconfigOf({ 'server': SERVER, 'certificate-authority-data': 'AAAA' }), /certificate-authority of its cluster "c" is no certificate: .*PEM/],
  ['a certificate that is none', kubeconfigOf({ server: SERVER }, { 'client-certificate-data': 'AAAA' }), /client-certificate of its user "u" is no certificate: .*PEM/],
  ['a certificate without key', kubeconfigOf({ server: SERVER }, { 'client-certificate-data': base64(certificate().cert) }), /client-key of its user "u" is missing/],
  ['a key that is none', kubeconfigOf({ server: SERVER }, { 'client-certificate-data': base64(certificate().cert), 'client-key-data': 'AAAA' }), /client-key of its user "u" is no key: /],
  ['another certificate\'s key', kubeconfigOf({ server: SERVER },
    { 'client-certificate-data': base64(certificate().cert), 'client-key-data': base64(certificate('other').key) }), /cannot be used: .*key values mismatch/],
  ['a file that is missing', kubeconfigOf({ 'server': SERVER, 'certificate-authority': '/nowhere/ca' }), /cannot be used: ENOENT.*\/nowhere\/ca/],
])('%s is refused with the name of the file', async (_, content, sentence) => {
  expect((await refusal(content)).message).toMatch(sentence);
});

test('a context that does not exist is refused with those that do', async () => {
  const { message, remedy } = await refusal(kubeconfigOf({ server: SERVER }), 'two');
  expect(message).toContain('no usable context "two"');
  expect(remedy).toContain('Its contexts are: one.');
});

test('a file that was asked for has to be there', async () => {
  await expect(connect({ kubeconfig: join(folder, 'missing') })).rejects.toThrow(`There is no kubeconfig at ${join(folder, 'missing')}.`);
  await expect(connect({ kubeconfig: folder })).rejects.toThrow(/cannot be used: EISDIR/);
});

test('of several files all that exist count, and the first that says something', async () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const entries = fc.uniqueArray(name, { maxLength: 3 });
  const content = fc.record({ clusters: entries, users: entries, contexts: entries, current: fc.option(name, { nil: '' }) });
  fc.assert(fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (contents) => {
    const paths = contents.map(({ clusters, users, contexts, current }, i) => file(`config-${i}`, JSON.stringify({
      'clusters': clusters.map((one) => ({ name: one, cluster: { server: `${i}` } })),
      'users': users.map((one) => ({ name: one, user: { token: `${i}` } })),
      'contexts': contexts.map((one) => ({ name: one, context: { cluster: `${i}` } })),
      'current-context': current,
    })));
    process.env.KUBECONFIG = [join(folder, 'missing'), ...paths, ''].join(delimiter);
    const found = readKubeconfig();
    expect(found.currentContext).toBe(contents.find(({ current }) => current !== '')?.current ?? '');
    for (const [kind, key] of [['clusters', 'server'], ['users', 'token'], ['contexts', 'cluster']] as const) {
      const first = new Map<string, string>();
      contents.forEach((one, i) => one[kind].forEach((entry) => first.set(entry, first.get(entry) ?? `${i}`)));
      expect(new Map([...found[kind]].map(([entry, { fields }]) => [entry, fields[key]]))).toEqual(first);
    }
  }));
});

test('which of several files cannot be read is said', async () => {
  process.env.KUBECONFIG = [file('good', kubeconfigOf({ server: SERVER })), file('bad', '- a list\n')].join(delimiter);
  await expect(connect()).rejects.toThrow(`The kubeconfig ${join(folder, 'bad')} cannot be used`);
});

test('without a kubeconfig a pod uses its own account', async () => {
  process.env.KUBECONFIG = join(folder, 'missing');
  const account = dirname(file('account/token', 'of the pod'));
  expect(() => readKubeconfig(undefined, account)).toThrow('There is no kubeconfig');
  Object.assign(process.env, { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' });
  file('account/ca.crt', certificate().cert);
  file('account/namespace', 'mine');
  const { clusters, users, contexts, currentContext } = readKubeconfig(undefined, account);
  expect(clusters.get('in-cluster')!.fields).toEqual({ 'server': 'https://[fd00::1]:443', 'certificate-authority': join(account, 'ca.crt') });
  expect(users.get('in-cluster')!.fields).toEqual({ tokenFile: join(account, 'token') });
  expect(contexts.get(currentContext)!.text('namespace')).toBe('mine');
  expect(() => readKubeconfig(join(folder, 'missing'), account)).toThrow('There is no kubeconfig');
});

test('whatever a kubeconfig holds, it is used or refused with a sentence', async () => {
  const leaf = fc.oneof(fc.constant(null), fc.integer(), fc.boolean(), fc.string(), fc.constantFrom('AAAA', 'one', '/', 'https://x', 'http://'), fc.constant([]), fc.constant({}));
  const fields = (...keys: string[]) => fc.oneof(leaf, fc.record(Object.fromEntries(keys.map((key) => [key, leaf])), { requiredKeys: [] }));
  const entry = fc.record({
    name: fc.oneof({ weight: 3, arbitrary: fc.constant('one') }, { weight: 1, arbitrary: leaf }),
    cluster: fields('server', 'certificate-authority', 'certificate-authority-data', 'tls-server-name', 'insecure-skip-tls-verify', 'proxy-url'),
    user: fields('client-certificate', 'client-certificate-data', 'client-key-data', 'token', 'tokenFile', 'username', 'password', 'as', 'as-groups', 'as-user-extra'),
    context: fields('cluster', 'user', 'namespace'),
  }, { requiredKeys: ['name'] });
  const server = fc.record({ name: fc.constant('one'), cluster: fc.record({ server: fc.constant(SERVER) }) });
  const entries = (arbitrary: fc.Arbitrary<unknown>) =>
    fc.oneof(leaf, fc.array(fc.oneof(leaf, arbitrary), { maxLength: 3 }), fc.array(arbitrary, { minLength: 1, maxLength: 1 }));
  const any = fc.record({
    'clusters': entries(fc.oneof(entry, server)), 'users': entries(entry), 'contexts': entries(entry), 'current-context': fc.oneof(leaf, fc.constant('one')),
  }, { requiredKeys: [] });
  await fc.assert(fc.asyncProperty(any, async (content) => {
    const path = file('config', JSON.stringify(content));
    const outcome: unknown = await connect({ kubeconfig: path }).then((connection) => connection.credentials()).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(Problem);
    else expect(outcome).toHaveProperty('headers');
  }), { numRuns: 1000 });
});

const EXEC = 'client.authentication.k8s.io/v1';
const answer = (status: object, apiVersion = EXEC) => JSON.stringify({ apiVersion, kind: 'ExecCredential', status });
const asking = (script: string, more: object = {}) => ({ exec: { apiVersion: EXEC, command: 'sh', args: ['-c', script], interactiveMode: 'Never', ...more } });

test('a program that gives a token is asked once, until the token expires', async () => {
  const asked = join(folder, 'asked');
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
  const users = [3600, 5].map((seconds) => asking(`echo >> ${asked}; echo '${answer({ token: 'given', expirationTimestamp: inSeconds(seconds) })}'`));
  for (const [user, times] of [[users[0], 1], [users[1], 2]] as const) {
    file('asked', '');
    const connection = await connect({ kubeconfig: file('config', kubeconfigOf({ server: SERVER }, { ...user, as: 'other' })) });
    for (let i = 0; i < 2; i += 1) expect((await connection.credentials()).headers).toEqual({ 'Authorization': 'Bearer given', 'Impersonate-User': 'other' });
    expect(readFileSync(asked, 'utf8')).toHaveLength(times);
  }
});

test('a program may give a certificate, in the version before, too, and is told of the cluster what it wants to know', async () => {
  const mine = certificate('mine');
  const given = file('given', answer({ clientCertificateData: mine.cert, clientKeyData: mine.key }, `${EXEC}beta1`));
  const info = join(folder, 'info');
  const cluster = {
    'server': SERVER,
    'certificate-authority-data': base64(certificate().cert),
    'extensions': [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'us' } }],
  };
  const user = asking(`echo "$ROLE $KUBERNETES_EXEC_INFO" > ${info}; cat ${given}`,
    { apiVersion: `${EXEC}beta1`, interactiveMode: undefined, provideClusterInfo: true, env: [{ name: 'ROLE', value: 'reader' }] });
  expect(await credentials(kubeconfigOf(cluster, user))).toMatchObject({ cert: Buffer.from(mine.cert), key: Buffer.from(mine.key), headers: {} });
  const [role, ...rest] = readFileSync(info, 'utf8').split(' ');
  expect([role, JSON.parse(rest.join(' '))]).toMatchObject(['reader', {
    apiVersion: `${EXEC}beta1`,
    kind: 'ExecCredential',
    spec: { cluster: { 'server': SERVER, 'certificate-authority-data': base64(certificate().cert), 'config': { audience: 'us' } } },
  }]);
});

test.each<[string, object, RegExp, RegExp]>([
  ['a program that is not installed', asking('', { command: 'nosuchprogram', installHint: 'Get it from example.org.' }), /the program nosuchprogram,.* is not installed/, /^Get it from example\.org\.$/],
  ['a program that fails', asking('echo please >&2; echo log in >&2; exit 3'), /the program sh of its user ended with 3: please log in$/, /Sign in again/],
  ['a program that prints something else', asking('echo hello'), /printed no ExecCredential in JSON, but "hello"/, /./],
  ['a program of another version', asking(`echo '${answer({ token: 'x' }, `${EXEC}beta1`)}'`), /speaks "client.authentication.k8s.io\/v1beta1", and exec.apiVersion is/, /./],
  ['a program that gives nothing', asking(`echo '${answer({})}'`), /gave neither a token nor a certificate/, /./],
  ['a certificate without its key', asking(`echo '${answer({ clientCertificateData: 'x' })}'`), /gave only one of a certificate and its key/, /./],
  ['a token that has expired', asking(`echo '${answer({ token: 'x', expirationTimestamp: '2020-01-01T00:00:00Z' })}'`), /gave credentials that expired at 2020/, /clock/],
  ['a time that is none', asking(`echo '${answer({ token: 'x', expirationTimestamp: 'soon' })}'`), /no time: "soon"/, /./],
  ['a version that is gone', asking('', { apiVersion: 'client.authentication.k8s.io/v1alpha1' }), /exec.apiVersion of its user "u" is "client.authentication.k8s.io\/v1alpha1"/, /written anew/],
  ['a program that needs a terminal', asking('', { interactiveMode: 'Always' }), /there is no terminal/, /terminal/],
])('%s is told with what to do', async (_, user, sentence, advice) => {
  const { message, remedy } = await refusal(kubeconfigOf({ server: SERVER }, user));
  expect([message, remedy]).toEqual([expect.stringMatching(sentence), expect.stringMatching(advice)]);
});
