import { Agent, RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { kubeconfigName, loadKubeconfig } from './kubeconfig';
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
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Problem('Talking to a cluster needs the optional package @kubernetes/client-node, which is not installed.',
      'Run `npm install @kubernetes/client-node`.', { cause: error });
  }
}

export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const { KubeConfig: Empty } = await clientNode();
  const file = options.kubeconfig ?? kubeconfigName();
  // the first line: what follows is a picture of the place, of whatever bytes are there
  const unusable = (cause: unknown) => new Problem(`The kubeconfig ${file} cannot be used: ${(cause as Error).message.split('\n')[0]}`, 'Check it with `kubectl config view`.', { cause });
  let config: KubeConfig;
  try {
    config = loadKubeconfig(() => new Empty(), options.kubeconfig);
  } catch (error) {
    throw error instanceof Problem ? error : unusable(error);
  }
  if (options.context) config.setCurrentContext(options.context);
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    const known = config.getContexts().map(({ name }) => name).join(', ') || 'none';
    throw new Problem(`The kubeconfig ${file} has no usable context ${JSON.stringify(config.getCurrentContext() ?? '')}.`, `Its contexts are: ${known}. Pass --context NAME.`);
  }
  if (!URL.canParse(cluster.server)) throw unusable(new Error(`the server ${JSON.stringify(cluster.server)} of its cluster ${JSON.stringify(cluster.name)} is no URL`));
  const context = config.getContextObject(config.getCurrentContext());
  return {
    server: new URL(cluster.server),
    context: config.getCurrentContext(),
    namespace: options.namespace ?? context?.namespace ?? 'default',
    config,
    credentials: async () => {
      const request: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(request);
        createSecureContext(request); // a certificate that is none is said now, with the file's name
      } catch (error) {
        throw unusable(error);
      }
      const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, auth } = request;
      const headers = { ...(request.headers as { [name: string]: string } | undefined) };
      if (auth) headers.Authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
      const proxy = cluster.proxyUrl ? (request.agent as Agent) : undefined;
      return { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, headers, proxy };
    },
  };
}
