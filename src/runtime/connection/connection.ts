import { Credentials } from './credentials';
import { Entry } from './entry';
import { Kubeconfig, readKubeconfig, unusable } from './kubeconfig';
import { credentialsOf } from './sign-in';
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
}

export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  const kubeconfig = readKubeconfig(options.kubeconfig);
  try {
    return choose(kubeconfig, options);
  } catch (error) {
    throw error instanceof Problem ? error : unusable(kubeconfig, error);
  }
}

function choose(kubeconfig: Kubeconfig, options: ConnectOptions): Connection {
  const name = options.context || kubeconfig.currentContext;
  const context = kubeconfig.contexts.get(name);
  if (!context) {
    const known = [...kubeconfig.contexts.keys()].join(', ') || 'none';
    throw new Problem(`The ${kubeconfig.title} has no usable context ${JSON.stringify(name)}.`, `Its contexts are: ${known}. Pass --context NAME.`);
  }
  const cluster = named(kubeconfig.clusters, context, 'cluster');
  if (!cluster) throw context.wrong('cluster', 'missing');
  const user = named(kubeconfig.users, context, 'user') ?? new Entry('user', '', {}); // a server may let in everybody
  const server = cluster.text('server');
  if (server === undefined) throw cluster.wrong('server', 'missing');
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) throw new Error(`the server ${JSON.stringify(server)} of its cluster ${JSON.stringify(cluster.name)} is no URL`);
  const credentials = credentialsOf(cluster, user);
  return {
    server: new URL(server),
    context: name,
    namespace: options.namespace ?? context.text('namespace') ?? 'default',
    credentials: () => credentials().catch((error: unknown) => { throw error instanceof Problem ? error : unusable(kubeconfig, error); }),
  };
}

function named(entries: ReadonlyMap<string, Entry>, context: Entry, key: string): Entry | undefined {
  const name = context.text(key);
  if (name !== undefined && !entries.has(name)) throw context.wrong(key, `${JSON.stringify(name)}, which is not there`);
  return name === undefined ? undefined : entries.get(name);
}
