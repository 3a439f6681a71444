import type { Agent, RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import type { Credentials } from './credentials';
import type { Entry } from './entry';
import { Problem } from '../../problem';

/**
 * Credentials that a service has to be asked for (`auth-provider`), and proxies that speak SOCKS or are for plain HTTP: what
 * @kubernetes/client-node knows. It takes half a second to load. What it is told is kept until it expires.
 */
export function acquired(cluster: Entry, user: Entry): () => Promise<Credentials> {
  let loading: Promise<KubeConfig> | undefined;
  return async () => {
    const config = await (loading ??= load(cluster, user));
    const request: RequestOptions = {};
    await config.applyToHTTPSOptions(request);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, headers } = request;
    const proxy = cluster.text('proxy-url') ? request.agent as Agent : undefined;
    return { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, headers: headers as { [name: string]: string }, proxy };
  };
}

async function load(cluster: Entry, user: Entry): Promise<KubeConfig> {
  const { KubeConfig: Empty } = await clientNode();
  const config = new Empty();
  config.loadFromString(JSON.stringify({
    'clusters': [{ name: cluster.name, cluster: cluster.fields }],
    'users': [{ name: user.name, user: { ...user.fields, 'token-file': user.fields.tokenFile } }], // as it calls it
    'contexts': [{ name: 'chosen', context: { cluster: cluster.name, user: user.name } }],
    'current-context': 'chosen',
  }));
  return config;
}

async function clientNode(): Promise<typeof import('@kubernetes/client-node', { with: { 'resolution-mode': 'import' } })> {
  try {
    return await import('@kubernetes/client-node');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Problem('A kubeconfig with auth-provider, or with a proxy-url of SOCKS or for plain HTTP, needs the optional package @kubernetes/client-node, which is not installed.',
      'Run `npm install @kubernetes/client-node`.', { cause: error });
  }
}
