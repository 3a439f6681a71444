import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { bigdata, command, ROOT, succeed } from './command';
import { kubernetes } from './kubernetes';
import { manifests } from './stack';
import { contentKey } from '../../src/local/machine/content';
import { withLock } from '../../src/local/machine/lock';
import { cachePath } from '../../src/local/machine/paths';

const SOURCE = join(ROOT, 'test/prometheus');
/** Of all ways to find targets, that by which it asks Kubernetes. */
const TAGS = 'remove_all_sd,enable_kubernetes_sd';
const DOCUMENTED = join(ROOT, 'docs/prometheus');
const PORT = 9090;
/** Any that nodes have: the program is static. */
const IMAGE = 'apache/hadoop:3.5.0';

/** The real one, compiled from its module; once, which takes some minutes, for which test files beside each other wait. */
function program(): Promise<string> {
  const built = cachePath('tests', `prometheus-${contentKey([SOURCE], TAGS)}`);
  return withLock(cachePath('tests', 'lock'), async () => {
    if (existsSync(built)) return built;
    const args = ['build', '-tags', TAGS, '-ldflags', '-s -w', '-o', `${built}.partial`, 'github.com/prometheus/prometheus/cmd/prometheus'];
    await succeed(command('go', args, { cwd: SOURCE, env: { CGO_ENABLED: '0', GOFLAGS: '-trimpath' } }));
    renameSync(`${built}.partial`, built);
    return built;
  });
}

export interface Sample {
  readonly labels: { readonly [label: string]: string };
  readonly value: number;
}

/** A Prometheus in a pod, as docs/prometheus configures it, but for more frequent looks. */
export class Prometheus {
  static async start(namespace: string): Promise<Prometheus> {
    const prometheus = new Prometheus(namespace);
    const up = (name: string, ...objects: object[]) => succeed(bigdata(['up', '-f', manifests(...objects), '--name', name, '-n', namespace]));
    // its program comes by a volume, since nodes pull no images
    await up('prometheus-program', prometheus.object('PersistentVolumeClaim', 'v1', {
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    }));
    await succeed(bigdata(['cp', await program(), 'prometheus:/prometheus', '--image', IMAGE, '-n', namespace]));
    await up('prometheus', ...prometheus.rights(), prometheus.configuration(), prometheus.service(), prometheus.server());
    return prometheus;
  }

  private constructor(private readonly namespace: string) {}

  /** What an expression of PromQL is now. */
  async query(expression: string): Promise<Sample[]> {
    const { result } = await this.get(`query?query=${encodeURIComponent(expression)}`);
    return result.map(({ metric, value }: any) => ({ labels: metric, value: Number(value[1]) }));
  }

  /** Names of alerts whose condition holds, whether or not for long enough. */
  async alerts(): Promise<string[]> {
    const { alerts } = await this.get('alerts');
    return [...new Set<string>(alerts.map(({ labels }: any) => labels.alertname))].sort();
  }

  private async get(path: string): Promise<any> {
    return (await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/prometheus-0:${PORT}/proxy/api/v1/${path}`)).data;
  }

  private object(kind: string, apiVersion: string, fields: object): object {
    return { apiVersion, kind, metadata: { name: 'prometheus', namespace: this.namespace }, ...fields };
  }

  private rights(): object[] {
    const metadata = { name: `prometheus-of-${this.namespace}` };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name };
    return [
      this.object('ServiceAccount', 'v1', {}),
      { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }] },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata,
        roleRef,
        subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: this.namespace }],
      },
    ];
  }

  private configuration(): object {
    const documented = parse(readFileSync(join(DOCUMENTED, 'prometheus.yml'), 'utf8'));
    const often = { scrape_interval: '1s', evaluation_interval: '1s' };
    return this.object('ConfigMap', 'v1', {
      data: { 'prometheus.yml': stringify({ ...documented, global: often }), 'alerts.yml': readFileSync(join(DOCUMENTED, 'alerts.yml'), 'utf8') },
    });
  }

  /** For those that send their figures. */
  private service(): object {
    return this.object('Service', 'v1', { spec: { clusterIP: 'None', selector: { app: 'prometheus' }, ports: [{ port: PORT }] } });
  }

  private server(): object {
    const container = {
      name: 'prometheus',
      image: IMAGE,
      command: ['/program/prometheus', '--config.file=/configuration/prometheus.yml', '--storage.tsdb.path=/data', '--web.enable-otlp-receiver'],
      ports: [{ containerPort: PORT }],
      readinessProbe: { httpGet: { path: '/-/ready', port: PORT }, periodSeconds: 1 },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
      volumeMounts: [{ name: 'program', mountPath: '/program', readOnly: true }, { name: 'configuration', mountPath: '/configuration' }, { name: 'data', mountPath: '/data' }],
    };
    const pod = {
      serviceAccountName: 'prometheus',
      securityContext: { runAsNonRoot: true, runAsUser: 65532, fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
      volumes: [
        { name: 'program', persistentVolumeClaim: { claimName: 'prometheus' } }, { name: 'configuration', configMap: { name: 'prometheus' } }, { name: 'data', emptyDir: {} },
      ],
    };
    const labels = { app: 'prometheus' };
    return this.object('StatefulSet', 'apps/v1', {
      spec: { serviceName: 'prometheus', selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    });
  }
}
