/** @alone the spare node */
import { bigdata, succeed } from '../../support/command';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../../support/kubernetes';
import { HOME, SPARE, TOLERATION } from '../../support/spare-node';
import { manifests } from '../../support/stack';

const NAMESPACE = 'nodes';
const NODES = [HOME, SPARE];
const IMAGE = 'docker.io/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu';

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

/** Tells who asks under which address it sees them. */
const SERVER = `
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.client_address[0].encode())
HTTPServer(("", 8000), Handler).serve_forever()
`;
/** Gives each server a minute to come. */
const CLIENT = `
import os, sys, time, urllib.request
deadline = time.time() + 60
for url in sys.argv[1:]:
    while True:
        try:
            print(os.environ["IP"], url, urllib.request.urlopen(url, timeout=10).read().decode())
            break
        except OSError as error:
            if time.time() > deadline: raise
            time.sleep(0.5)
`;

function podSpec(node: string, command: string[], rest: object = {}): object {
  const env = [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }];
  const place = { nodeSelector: { 'kubernetes.io/hostname': node }, tolerations: [TOLERATION] };
  return { ...place, containers: [{ name: 'main', image: IMAGE, command, env, ...rest }] };
}

function job(name: string, node: string, command: string[], volume?: string): object {
  const mounts = volume ? { volumeMounts: [{ name: 'volume', mountPath: '/volume' }] } : {};
  const volumes = volume ? { volumes: [{ name: 'volume', persistentVolumeClaim: { claimName: volume } }] } : {};
  const spec = { ...podSpec(node, command, mounts), ...volumes, restartPolicy: 'Never' };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: NAMESPACE }, spec: { backoffLimit: 0, template: { spec } } };
}

async function run(...objects: any[]): Promise<string> {
  const stack = ['--name', objects.at(-1).metadata.name, '-n', NAMESPACE];
  return (await succeed(bigdata(['up', '-f', manifests(...objects), ...stack, '--logs']))).stdout;
}

test('pods and Services are reached across nodes, by name, and see each other\'s own addresses', async () => {
  const servers = NODES.flatMap((node) => [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: `server-${node}`, namespace: NAMESPACE, labels: { server: node } }, spec: podSpec(node, ['python3', '-c', SERVER]) },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: node, namespace: NAMESPACE }, spec: { selector: { server: node }, ports: [{ port: 80, targetPort: 8000 }] } },
  ]);
  await succeed(bigdata(['up', '-f', manifests(...servers), '--name', 'servers', '-n', NAMESPACE]));
  const addresses = await Promise.all(NODES.map(async (node) => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/server-${node}`)).status.podIP));
  const urls = [...addresses.map((address) => `http://${address}:8000/`), ...NODES.map((node) => `http://${node}.${NAMESPACE}/`)];

  for (const node of NODES) {
    const lines = (await run(job(`client-${node}`, node, ['python3', '-c', CLIENT, ...urls]))).trim().split('\n').map((line) => line.split(' '));
    expect(lines.map(([, url]) => url)).toEqual(urls);
    lines.forEach(([own, , seen]) => expect(seen).toBe(own));
  }
});

test('a volume made on demand is the same on every node, and goes with its claim', async () => {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'shared', namespace: NAMESPACE },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } },
  };
  await run(claim, job('writes', HOME, ['sh', '-c', 'echo written there > /volume/note'], 'shared'));
  expect(await run(job('reads', SPARE, ['cat', '/volume/note'], 'shared'))).toBe('written there\n');

  const volume = (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/persistentvolumeclaims/shared`)).spec.volumeName;
  for (const name of ['reads', 'writes']) await succeed(bigdata(['down', '--name', name, '-n', NAMESPACE, '--delete-data']));
  await eventually(async () => (await kubernetes('GET', '/api/v1/persistentvolumes')).items.every(({ metadata }: any) => metadata.name !== volume) || undefined, 30, 'the volume gone');
});

test('a node that is lost shows, and comes back with its pods', async () => {
  const ready = async () => (await kubernetes('GET', `/api/v1/nodes/${SPARE}`)).status.conditions.find(({ type }: any) => type === 'Ready').status;
  await succeed(bigdata(['cluster', 'node', 'stop', SPARE, '--name', TEST_CLUSTER]));
  await eventually(async () => (await ready()) === 'Unknown' || undefined, 60, 'the node lost');

  await succeed(bigdata(['cluster', 'node', 'start', SPARE, '--name', TEST_CLUSTER]));
  await eventually(async () => (await ready()) === 'True' || undefined, 60, 'the node ready');
  expect(await run(job('after', HOME, ['python3', '-c', CLIENT, `http://${SPARE}.${NAMESPACE}/`]))).toContain(`http://${SPARE}.nodes/`);
});
