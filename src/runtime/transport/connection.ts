import { existsSync } from 'node:fs';
import { Agent, RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { Problem } from '../../problem';

export interface ConnectOptions {
  /** A kubeconfig file. @default as kubectl: $KUBECONFIG, then ~/.kube/config, then the pod's own account */
  readonly kubeconfig?: string;
  /** A context of the kubeconfig. @default its current one */
  readonly context?: string;
  /** For objects that name none. @default the context's, else `default` */
  readonly namespace?: string;
}

/** Where the API server is and how to be let in. */
export interface Connection {
  readonly server: URL;
  readonly context: string;
  readonly namespace: string;
  /** Certificates, headers and perhaps a proxy's agent; asked again when a token may have expired. */
  credentials(): Promise<Credentials>;
  /** For what needs websockets. */
  readonly config: KubeConfig;
}

export type Credentials = Pick<RequestOptions, 'ca' | 'cert' | 'key' | 'pfx' | 'passphrase' | 'rejectUnauthorized' | 'servername'> & {
  readonly headers: { readonly [name: string]: string };
  /** Set when the connection goes through a proxy, which speaks HTTP/1.1. */
  readonly proxy?: Agent;
};

export async function clientNode(): Promise<typeof import('@kubernetes/client-node', { with: { 'resolution-mode': 'import' } })> {
  try {
    return await import('@kubernetes/client-node');
  } catch (error) {
    throw new Problem('Talking to a cluster needs the optional package @kubernetes/client-node, which is not installed.',
      'Run `npm install @kubernetes/client-node`.', { cause: error });
  }
}

export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const { KubeConfig } = await clientNode();
  const config = new KubeConfig();
  const file = options.kubeconfig ?? process.env.KUBECONFIG ?? join(homedir(), '.kube/config');
  const inPod = existsSync('/var/run/secrets/kubernetes.io/serviceaccount/token');
  if (!file.split(':').some((path) => path && existsSync(path)) && !inPod) {
    throw new Problem(`There is no kubeconfig at ${file}.`,
      'Pass --kubeconfig FILE or set KUBECONFIG; for a cluster on this machine: `bigdata cluster create`.');
  }
  try {
    if (options.kubeconfig) config.loadFromFile(options.kubeconfig);
    else config.loadFromDefault();
  } catch (error) {
    throw new Problem(`The kubeconfig ${file} cannot be read: ${(error as Error).message}`, 'Check it with `kubectl config view`.', { cause: error });
  }
  if (options.context) config.setCurrentContext(options.context);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    const known = config.getContexts().map(({ name }) => name).join(', ') || 'none';
    throw new Problem(`The kubeconfig ${file} has no usable context ${JSON.stringify(config.getCurrentContext() ?? '')}.`, `Its contexts are: ${known}. Pass --context NAME.`);
  }
  const context = config.getContextObject(config.getCurrentContext());
  return {
    server: new URL(cluster.server),
    context: config.getCurrentContext(),
    namespace: options.namespace ?? context?.namespace ?? 'default',
    config,
    credentials: async () => {
      const request: RequestOptions = {};
      await config.applyToHTTPSOptions(request);
      const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, auth } = request;
      const headers = { ...(request.headers as { [name: string]: string } | undefined) };
      if (auth) headers.Authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
      const proxy = cluster.proxyUrl ? (request.agent as Agent) : undefined;
      return { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, headers, proxy };
    },
  };
}
