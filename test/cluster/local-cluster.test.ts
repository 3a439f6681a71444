import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
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

const NOBODY = 65534;

/**
 * A process that calls itself a supervisor of the cluster. In its own mount namespace it has its own `ctr`, which says by a file whose it was when it ran.
 * It is a user's in a user namespace where it is root, or root's, as a process of a container or a pod is.
 */
async function impostor(role: string, user: 'nobody' | 'root'): Promise<{ process: ChildProcess; marker: string }> {
  const folder = emptyFolder('impostor');
  const marker = join(folder, 'ran');
  writeFileSync(join(folder, role), 'echo ready; read line');
  writeFileSync(join(folder, 'ctr'), `#!/bin/sh\nid -u >> ${marker}\ncat > /dev/null\n`, { mode: 0o755 });
  if (user === 'nobody') chownSync(folder, NOBODY, NOBODY);
  const program = `cd ${folder}; mount --bind ctr "$(command -v ctr)"; exec -a supervisor sh ${role} ${STATE}/cdk8s-bigdata/clusters/${NAME} node-1`;
  const child = spawn('unshare', [...(user === 'nobody' ? ['--user', '--map-root-user'] : []), '--mount', 'bash', '-ec', program], {
    stdio: ['pipe', 'pipe', 'inherit'], ...(user === 'nobody' ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  await once(child.stdout!, 'data');
  return { process: child, marker };
}

test('processes of others that pretend to be the cluster are neither asked nor entered nor ended', async () => {
  await succeed(local(['cluster', 'create', ...CLUSTER]));
  const impostors = [await impostor('node', 'nobody'), await impostor('node', 'root'), await impostor('cluster', 'nobody'), await impostor('cluster', 'root')];
  try {
    expect((await succeed(local(['images', 'load', 'pgbouncer', ...CLUSTER]))).stderr).toContain('loading pgbouncer into node-1');
    expect((await succeed(local(['images', 'load', 'pgbouncer', ...CLUSTER]))).stderr).toContain('node-1 has pgbouncer');
    expect((await local(['images', 'load', 'pgbouncer', '--node', 'node-7', ...CLUSTER])).stderr).toContain('has no node "node-7" that runs');
    await succeed(local(['cluster', 'node', 'stop', 'node-1', ...CLUSTER]));
    expect((await status()).components.nodes[0].state).toBe('stopped');
    expect((await local(['images', 'load', 'pgbouncer', ...CLUSTER])).stderr).toContain('No node of the cluster "faults" runs');
    await succeed(local(['cluster', 'delete', ...CLUSTER]));
    expect(impostors.map(({ marker }) => existsSync(marker))).toEqual([false, false, false, false]);
    expect(impostors.map(({ process: { exitCode, signalCode } }) => exitCode ?? signalCode)).toEqual([null, null, null, null]);
  } finally {
    impostors.forEach(({ process: child }) => child.kill());
  }
});

test('root uses no folder that another user can change, and no program from there', async () => {
  const refused = async (folder: string, env: { [name: string]: string }) => {
    const { code, stderr } = await bigdata(['cluster', 'list'], { env: { XDG_STATE_HOME: folder, ...env } });
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be trusted by root')]);
    return stderr;
  };
  const theirs = emptyFolder('theirs');
  chownSync(theirs, NOBODY, NOBODY);
  expect(await refused(theirs, {})).toContain(`${theirs} belongs to the user with id 65534`);
  expect(await refused(join(theirs, 'inner'), { SUDO_UID: '1000' })).toContain('belongs to the user with id 65534');
  await succeed(bigdata(['cluster', 'list'], { env: { XDG_STATE_HOME: theirs, SUDO_UID: `${NOBODY}` } })); // who may use sudo is trusted

  const open = emptyFolder('open');
  mkdirSync(join(open, 'inner'));
  chmodSync(open, 0o777);
  expect(await refused(join(open, 'inner'), {})).toContain(`other users may write to ${open}`);
  expect(await refused('/tmp/nobody-has-made-this-yet', {})).toContain('other users may write to /tmp');
  const link = join(emptyFolder('link'), 'link');
  symlinkSync(theirs, link);
  expect(await refused(link, {})).toContain('belongs to the user with id 65534');

  writeFileSync(join(open, 'flock'), `#!/bin/sh\necho > ${open}/ran\n`, { mode: 0o755 });
  const mine = emptyFolder('mine');
  mkdirSync(join(mine, 'cdk8s-bigdata/clusters', NAME), { recursive: true });
  await succeed(bigdata(['cluster', 'delete', ...CLUSTER], { env: { XDG_STATE_HOME: mine, PATH: `${open}:${process.env.PATH}` } }));
  expect(existsSync(join(open, 'ran'))).toBe(false);
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
