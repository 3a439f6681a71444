import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bigdata, command, emptyFolder, succeed } from '../support/command';
import { eventually, kubernetes } from '../support/kubernetes';
import { processesOf } from '../support/processes';

const NAME = 'faults';
const CLUSTER = ['--name', NAME];
/** Its own folder for state, so that what `delete` leaves is seen; the other cluster of the tests runs beside it. */
const STATE = emptyFolder('state');
const local = (args: string[], killAfter?: number) => bigdata(args, { env: { XDG_STATE_HOME: STATE }, killAfter });

/** What a cluster could leave on the host. */
async function traces(): Promise<object> {
  const out = async (program: string, ...args: string[]) => (await succeed(command(program, args))).stdout;
  return {
    links: readdirSync('/sys/class/net').sort(),
    routes: readFileSync('/proc/net/route', 'utf8'),
    filter: (await out('nft', 'list', 'ruleset')).replace(/counter packets \d+ bytes \d+/g, ''),
    sets: await out('ipset', 'list', '-name'),
    // but for those of images that are built at the same time
    mounts: readFileSync('/proc/self/mounts', 'utf8').split('\n').filter((line) => !line.includes('/cdk8s-bigdata/images/')),
    cgroups: ['.', ...readdirSync('/sys/fs/cgroup')].map((controller) => join('/sys/fs/cgroup', controller))
      .flatMap((folder) => (statSync(folder).isDirectory() ? readdirSync(folder).map((name) => join(folder, name)) : []))
      .filter((folder) => folder.endsWith(`-${NAME}`)),
    processes: processesOf(NAME),
    files: existsSync(join(STATE, 'cdk8s-bigdata/clusters')) ? readdirSync(join(STATE, 'cdk8s-bigdata/clusters')) : [],
  };
}

const kubeconfig = async () => (await succeed(local(['cluster', 'kubeconfig', ...CLUSTER]))).stdout.trim();
const status = async () => JSON.parse((await local(['cluster', 'status', ...CLUSTER, '-o', 'json'])).stdout);

let before: object;
beforeAll(async () => { before = await traces(); });
afterEach(async () => {
  await local(['cluster', 'delete', ...CLUSTER]);
  expect(await traces()).toEqual(before);
});

test('components that are killed come back, and nothing is lost', async () => {
  await succeed(local(['cluster', 'create', ...CLUSTER]));
  const config = await kubeconfig();
  const note = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'note' }, data: { written: 'before' } };
  await kubernetes('POST', '/api/v1/namespaces/default/configmaps', note, config);

  const taken = await local(['cluster', 'create', ...CLUSTER]);
  expect(taken.code).toBe(1);
  expect(taken.stderr).toContain('There is a cluster "faults" already, and runs');

  const names = ['etcd', 'apiserver', 'controller-manager', 'scheduler', 'storage', 'kubelet', 'proxy', 'policies', 'containerd'];
  const victims = processesOf(NAME).filter(({ args }) => names.includes(args[1]) || names.includes(basename(args[0])));
  expect(victims).toHaveLength(names.length);
  victims.forEach(({ pid }) => process.kill(pid, 'SIGKILL'));

  await eventually(async () => {
    const { components } = await status();
    const all = [...components.controlPlane, ...components.nodes[0].components];
    return (all.length === names.length && all.every(({ pid, restarts }: any) => pid > 0 && restarts > 0)) || undefined;
  }, 60, 'every component restarted');
  const found = await eventually(() => kubernetes('GET', '/api/v1/namespaces/default/configmaps/note', undefined, config), 60, 'the API server');
  expect(found.data).toEqual({ written: 'before' });
  await eventually(async () => (await kubernetes('GET', '/api/v1/nodes/node-1', undefined, config)).status.conditions
    .some(({ type, status: value }: any) => type === 'Ready' && value === 'True') || undefined, 60, 'the node ready');
});

test('a cluster whose supervisor was killed stops as a whole, and starts again with its data', async () => {
  await succeed(local(['cluster', 'create', ...CLUSTER]));
  const note = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'note' }, data: { written: 'before' } };
  await kubernetes('POST', '/api/v1/namespaces/default/configmaps', note, await kubeconfig());

  const [supervisor] = processesOf(NAME).filter(({ args }) => args[1] === 'cluster');
  process.kill(supervisor.pid, 'SIGKILL');
  await eventually(() => processesOf(NAME).length === 0 || undefined, 20, 'all processes gone');
  expect((await status()).state).toBe('stopped');

  await succeed(local(['cluster', 'start', ...CLUSTER]));
  expect((await kubernetes('GET', '/api/v1/namespaces/default/configmaps/note', undefined, await kubeconfig())).data).toEqual({ written: 'before' });
});

test.each([150, 300, 500, 900, 2000, 4000])('a create that is killed after %i ms is removed without a trace', async (milliseconds) => {
  expect((await local(['cluster', 'create', ...CLUSTER, '--nodes', '2'], milliseconds)).code).toBe(null);
});

test('a delete that is killed is finished by the next one', async () => {
  await succeed(local(['cluster', 'create', ...CLUSTER]));
  for (const milliseconds of [120, 160, 200, 250]) await local(['cluster', 'delete', ...CLUSTER], milliseconds);
});

test('mistakes are told before anything is done', async () => {
  const refused = async (...args: string[]) => {
    const { code, stderr } = await local(['cluster', ...args]);
    expect(code).toBe(1);
    return stderr;
  };
  expect(await refused('create', '--nodes', '6', ...CLUSTER)).toContain('1 to 5 nodes, not 6');
  expect(await refused('create', '--name', 'No_Good')).toContain('lower-case letters');
  expect(await refused('status', '--name', 'nobody')).toContain('There is no local cluster "nobody"');
  expect(await refused('node', 'stop', 'node-9', ...CLUSTER)).toContain('There is no local cluster "faults"');
});
