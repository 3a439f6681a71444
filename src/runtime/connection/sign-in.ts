import { createPrivateKey, X509Certificate } from 'node:crypto';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { createSecureContext } from 'node:tls';
import { acquired } from './acquire';
import { Credentials, Headers } from './credentials';
import { Entry } from './entry';
import { askingProgram, Told } from './program';
import { TunnelAgent } from './tunnel';

/** How a user is let in by a cluster. Files are read anew each time: a token in one is replaced before it expires. */
export function credentialsOf(cluster: Entry, user: Entry): () => Promise<Credentials> {
  const secured = cluster.text('server')!.startsWith('https:');
  if (!secured && !cluster.flag('insecure-skip-tls-verify')) throw new Error('HTTP without TLS is not allowed, unless insecure-skip-tls-verify is true');
  const proxy = proxyOf(cluster);
  const tunnels = proxy === undefined || (secured && proxy.protocol.startsWith('http'));
  const told = user.record('exec') ? askingProgram(cluster, user) : async () => ({});
  const found = tunnels && !user.record('auth-provider') ? async () => written(cluster, user, await told(), proxy) : acquired(cluster, user);
  return async () => {
    const credentials = await found();
    return checked({ ...credentials, headers: { ...credentials.headers, ...impersonation(user) } });
  };
}

function proxyOf(cluster: Entry): URL | undefined {
  const url = cluster.text('proxy-url');
  if (url === undefined) return undefined;
  if (!URL.canParse(url) || !/^(https?|socks5h?):$/.test(new URL(url).protocol)) throw cluster.wrong('proxy-url', `no URL of a proxy: ${JSON.stringify(url)}`);
  return new URL(url);
}

/** What the kubeconfig itself, or the files that it names, say; before it what a program told. */
function written(cluster: Entry, user: Entry, told: Told, proxy?: URL): Credentials {
  const tls = {
    ca: readable(cluster, 'certificate-authority', 'certificate', (bytes) => new X509Certificate(bytes)),
    cert: told.cert ?? readable(user, 'client-certificate', 'certificate', (bytes) => new X509Certificate(bytes)),
    key: told.key ?? readable(user, 'client-key', 'key', createPrivateKey),
    servername: cluster.text('tls-server-name'),
    rejectUnauthorized: cluster.flag('insecure-skip-tls-verify') ? false : undefined,
  };
  if (tls.cert && !tls.key) throw user.wrong('client-key', 'missing');
  return { ...tls, headers: told.token === undefined ? authorization(user) : { Authorization: `Bearer ${told.token}` }, proxy: proxy && new TunnelAgent(proxy, tls) };
}

function readable(entry: Entry, key: string, what: string, read: (bytes: Buffer) => unknown): Buffer | undefined {
  const bytes = entry.bytes(key);
  try {
    if (bytes) read(bytes);
  } catch (error) {
    throw entry.wrong(key, `no ${what}: ${(error as Error).message}`);
  }
  return bytes;
}

function authorization(user: Entry): Headers {
  const token = user.file('tokenFile')?.toString().trim() ?? user.text('token');
  if (token === '') throw user.wrong('tokenFile', 'empty');
  if (token !== undefined) return { Authorization: `Bearer ${token}` };
  const name = user.text('username');
  return name === undefined ? {} : { Authorization: `Basic ${Buffer.from(`${name}:${user.text('password') ?? ''}`).toString('base64')}` };
}

/** Source: Kubernetes' documentation of user impersonation. */
function impersonation(user: Entry): Headers {
  const extra = new Entry('user', user.name, user.record('as-user-extra') ?? {});
  const headers: [string, string | string[] | undefined][] = [
    ['Impersonate-User', user.text('as')],
    ['Impersonate-Uid', user.text('as-uid')],
    ['Impersonate-Group', user.texts('as-groups')],
    ...Object.keys(extra.fields).map((key): [string, string[]] => [`Impersonate-Extra-${encodeURIComponent(key)}`, extra.texts(key)]),
  ];
  return Object.fromEntries(headers.filter((header): header is [string, string | string[]] => Boolean(header[1]?.length)));
}

/** What is wrong with them is said before they are used. */
function checked(credentials: Credentials): Credentials {
  createSecureContext(credentials);
  for (const [name, value] of Object.entries(credentials.headers)) {
    validateHeaderName(name);
    [value].flat().forEach((one) => validateHeaderValue(name, one));
  }
  return credentials;
}
