/** @alone the spare node */
import { bigdata, succeed } from '../../support/command';
import { eventually, kubernetes, TEST_CLUSTER, withNamespace, withoutNamespace } from '../../support/kubernetes';
import { processesOf } from '../../support/processes';
import { HOME, SPARE, TOLERATION } from '../../support/spare-node';
import { manifests } from '../../support/stack';

const NAMESPACE = 'policies';
const NODES = [HOME, SPARE];
const IMAGE = 'docker.io/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu';
const POLICIES = `/apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies`;
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

/** Listens on two ports, and tells on request what becomes of a connection from here to anywhere. */
const PROGRAM = `
import json, socket, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlparse

def outcome(host, port):
    try:
        socket.create_connection((host, int(port)), timeout=3).close()
        return "reached"
    except socket.gaierror:
        return "no such name"
    except ConnectionRefusedError:
        return "refused"
    except TimeoutError:
        return "no answer"

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        asked = parse_qs(urlparse(self.path).query)
        answer = json.dumps(outcome(asked["host"][0], asked["port"][0]) if asked else "here").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *args):
        print(self.headers["User-Agent"], self.path, flush=True)

for port in (8000, 9000):
    threading.Thread(target=ThreadingHTTPServer(("", port), Handler).serve_forever).start()
`;

function pod(name: string, node: string, labels: object): object {
  const probe = { httpGet: { path: '/probe', port: 8000 }, periodSeconds: 1, failureThreshold: 1 };
  const container = { name: 'main', image: IMAGE, command: ['python3', '-c', PROGRAM], readinessProbe: probe };
  const place = { nodeSelector: { 'kubernetes.io/hostname': node }, tolerations: [TOLERATION] };
  const spec = { ...place, terminationGracePeriodSeconds: 0, containers: [container] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: NAMESPACE, labels }, spec };
}

const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'server', namespace: NAMESPACE }, spec: { selector: { app: 'server' }, ports: [{ port: 80, targetPort: 8000 }] } };
const CLIENTS = NODES.flatMap((node) => ['admitted', 'other'].map((role) => ({ name: `${role}-${node}`, node, role })));

async function up(stack: string, ...objects: object[]): Promise<void> {
  await succeed(bigdata(['up', '-f', manifests(...objects), '--name', stack, '-n', NAMESPACE]));
}

const policy = (name: string, spec: object) => kubernetes('POST', POLICIES, { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec });
const withoutPolicy = (name: string) => kubernetes('DELETE', `${POLICIES}/${name}`);

/** By way of the API server, which no policy here keeps from the clients. */
const attempt = (client: string, host: string, port: number): Promise<string> => kubernetes('GET', `${PODS}/${client}:8000/proxy/?host=${host}&port=${port}`);
const eventuallyIs = (expected: string, client: string, host: string, port: number) =>
  eventually(async () => (await attempt(client, host, port)) === expected || undefined, 30, `${client} to ${host}:${port} ${expected}`);

const isReady = ({ status }: any) => status.conditions.find(({ type }: any) => type === 'Ready');

let server: string;
beforeAll(async () => {
  await withNamespace(NAMESPACE);
  await up('all', pod('server', SPARE, { app: 'server' }), service, ...CLIENTS.map(({ name, node, role }) => pod(name, node, { role, client: name })));
  server = (await kubernetes('GET', `${PODS}/server`)).status.podIP;
  for (const { name } of CLIENTS) await eventuallyIs('reached', name, `server.${NAMESPACE}`, 80);
});
afterEach(async () => {
  await kubernetes('DELETE', POLICIES);
  for (const { name } of CLIENTS) await eventuallyIs('reached', name, server, 9000);
});
afterAll(() => withoutNamespace(NAMESPACE));

const ADMIT = { podSelector: { matchLabels: { app: 'server' } }, ingress: [{ from: [{ podSelector: { matchLabels: { role: 'admitted' } } }], ports: [{ port: 8000 }] }] };
const DENY = { podSelector: { matchLabels: { app: 'server' } }, ingress: [] };

async function outcomes(): Promise<object> {
  const targets: [string, number][] = [[server, 8000], [`server.${NAMESPACE}`, 80], [server, 9000]];
  const lines = await Promise.all(CLIENTS.map(async ({ name }) => [name, await Promise.all(targets.map(([host, port]) => attempt(name, host, port)))]));
  return Object.fromEntries(lines);
}

test('only labelled pods reach the port that a policy admits, from each node, also by the name of a Service', async () => {
  const all = ['reached', 'reached', 'reached'];
  expect(await outcomes()).toEqual({ [`admitted-${HOME}`]: all, [`other-${HOME}`]: all, [`admitted-${SPARE}`]: all, [`other-${SPARE}`]: all });

  await policy('admit', ADMIT);
  await eventuallyIs('refused', `other-${HOME}`, server, 8000);
  const some = ['reached', 'reached', 'refused'];
  const none = ['refused', 'refused', 'refused'];
  expect(await outcomes()).toEqual({ [`admitted-${HOME}`]: some, [`other-${HOME}`]: none, [`admitted-${SPARE}`]: some, [`other-${SPARE}`]: none });

  await up('late', pod('late', SPARE, { role: 'admitted' }), pod('late-other', SPARE, { role: 'other' }));
  await eventuallyIs('reached', 'late', server, 8000);
  expect(await attempt('late-other', server, 8000)).toBe('refused');

  await withoutPolicy('admit');
  await eventuallyIs('reached', `other-${HOME}`, server, 8000);
  expect(await outcomes()).toEqual({ [`admitted-${HOME}`]: all, [`other-${HOME}`]: all, [`admitted-${SPARE}`]: all, [`other-${SPARE}`]: all });
});

test('a pod that nobody may reach is still probed by the kubelet, and stays ready', async () => {
  await policy('deny', DENY);
  for (const { name } of CLIENTS) await eventuallyIs('refused', name, server, 8000);
  const before = isReady(await kubernetes('GET', `${PODS}/server`));
  const probes = async () => (await kubernetes('GET', `${PODS}/server/log`)).match(/^kube-probe\/\S+ \/probe$/gm).length;
  const seen = await probes();
  await eventually(async () => (await probes()) >= seen + 3 || undefined, 30, 'three more probes');
  expect(isReady(await kubernetes('GET', `${PODS}/server`))).toEqual(before);
  expect(before.status).toBe('True');
});

test('where no traffic may leave, names resolve as soon as a policy says so, and then what another one says is reached', async () => {
  const [client, name] = [`admitted-${SPARE}`, `server.${NAMESPACE}`];
  const podSelector = { matchLabels: { client } };
  await policy('no-egress', { podSelector, policyTypes: ['Egress'] });
  await eventuallyIs('refused', client, server, 8000);
  expect(await attempt(client, name, 80)).toBe('no such name');
  expect(await attempt(`other-${SPARE}`, name, 80)).toBe('reached');

  const dns = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } };
  await policy('dns', { podSelector, policyTypes: ['Egress'], egress: [{ to: [dns], ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }] }] });
  await eventuallyIs('refused', client, name, 80);

  await policy('to-server', { podSelector, policyTypes: ['Egress'], egress: [{ to: [{ podSelector: { matchLabels: { app: 'server' } } }], ports: [{ port: 8000 }] }] });
  await eventuallyIs('reached', client, name, 80);
  expect(await attempt(client, server, 9000)).toBe('refused');
});

test('policies hold while their program is dead, and what changed meanwhile holds when it is back', async () => {
  const program = () => processesOf(TEST_CLUSTER).find(({ args }) => args[0].endsWith('/policies') && args.includes(`--node=${SPARE}`))!.pid;
  await policy('deny', DENY);
  await eventuallyIs('refused', `other-${HOME}`, server, 8000);

  const first = program();
  process.kill(first, 'SIGKILL');
  expect(await attempt(`other-${HOME}`, server, 8000)).toBe('refused');
  const second = await eventually(() => { const pid = program(); return pid === first ? undefined : pid; }, 30, 'the program restarted');
  expect(await attempt(`other-${HOME}`, server, 8000)).toBe('refused');
  await policy('admit', ADMIT);
  await eventuallyIs('reached', `admitted-${HOME}`, server, 8000);
  expect(await attempt(`other-${HOME}`, server, 8000)).toBe('refused');

  process.kill(second, 'SIGSTOP'); // it sees nothing of the next change
  for (const name of ['deny', 'admit']) await withoutPolicy(name);
  expect(await attempt(`other-${HOME}`, server, 8000)).toBe('refused');
  process.kill(second, 'SIGKILL');
  await eventuallyIs('reached', `other-${HOME}`, server, 8000);
});
