import { bigdata, succeed } from './command';
import { manifests } from './stack';

/** A pod under Pod Security "restricted". */
export interface PodOptions {
  readonly uid: number;
  /** Fields of containers by their names. */
  readonly containers: { readonly [name: string]: { readonly image: string; readonly [field: string]: unknown } };
  /** What is at a path of all of them: a claim or a Secret, by name. */
  readonly volumes?: { readonly [path: string]: { readonly claim?: string; readonly secret?: string } };
}

/** Objects in a namespace as somebody else would write them, for software that is not ours. */
export class PlainObjects {
  constructor(private readonly namespace: string) {}

  object(kind: string, name: string, fields: { readonly metadata?: object; readonly [field: string]: unknown }, apiVersion = 'v1'): object {
    return { apiVersion, kind, ...fields, metadata: { name, namespace: this.namespace, ...fields.metadata } };
  }

  secret(name: string, stringData: { readonly [key: string]: string }): object {
    return this.object('Secret', name, { stringData });
  }

  claim(name: string): object {
    return this.object('PersistentVolumeClaim', name, { spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } } });
  }

  /** A pod and its Service, both of that name. */
  server(name: string, { ports, ...pod }: PodOptions & { readonly ports: number[] }): object[] {
    const labels = { app: name };
    return [
      this.object('Service', name, { spec: { selector: labels, ports: ports.map((port) => ({ name: `port-${port}`, port })) } }),
      this.object('Pod', name, { metadata: { labels }, spec: podSpec(pod) }),
    ];
  }

  job(name: string, pod: PodOptions): object {
    return this.object('Job', name, { spec: { template: { spec: { restartPolicy: 'Never', ...podSpec(pod) } } } }, 'batch/v1');
  }

  async up(name: string, ...objects: object[]): Promise<void> {
    await succeed(bigdata(['up', '-f', manifests(...objects), '--name', name, '-n', this.namespace]));
  }
}

function podSpec({ uid, containers, volumes = {} }: PodOptions): object {
  const named = Object.entries(volumes).map(([mountPath, { claim, secret }], i) => ({
    mount: { name: `volume-${i}`, mountPath },
    volume: { name: `volume-${i}`, ...(claim ? { persistentVolumeClaim: { claimName: claim } } : { secret: { secretName: secret } }) },
  }));
  return {
    securityContext: { runAsNonRoot: true, runAsUser: uid, runAsGroup: uid, fsGroup: uid, seccompProfile: { type: 'RuntimeDefault' } },
    containers: Object.entries(containers).map(([name, fields]) => ({
      name, ...fields, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } }, volumeMounts: named.map(({ mount }) => mount),
    })),
    volumes: named.map(({ volume }) => volume),
  };
}
