import { spawn } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, command, emptyFolder, ROOT, succeed } from '../support/command';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests } from '../support/stack';

const NAMESPACE = 'copies';
const IMAGE = 'docker.io/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu';
const cp = (source: string, target: string) => bigdata(['cp', source, target, '--image', IMAGE, '-n', NAMESPACE]);

beforeAll(async () => {
  await withNamespace(NAMESPACE);
  const claim = manifests({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: NAMESPACE },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await succeed(bigdata(['up', '-f', claim, '--name', 'copies', '-n', NAMESPACE]));
});
afterAll(() => withoutNamespace(NAMESPACE));

test('a folder comes back as it went: empty files, odd names, links, modes', async () => {
  const folder = join(emptyFolder('copy'), 'odd');
  mkdirSync(join(folder, 'a b'), { recursive: true });
  writeFileSync(join(folder, 'empty'), '');
  writeFileSync(join(folder, 'a b', 'ü\'$(x)"\n-'), 'content', { mode: 0o755 });
  symlinkSync('empty', join(folder, 'link'));
  await succeed(cp(folder, 'data:/'));
  const back = join(emptyFolder('copy'), 'back');
  await succeed(cp('data:/odd', back));
  const listing = (where: string) => command('sh', ['-c', 'find . -printf "%p %y %m %s %l\\0" | sort -z'], { cwd: where });
  expect((await listing(back)).stdout).toBe((await listing(folder)).stdout);
});

test('an empty file can be fetched: tar ends before all that was sent is read', async () => {
  const folder = emptyFolder('copy');
  writeFileSync(join(folder, 'nothing'), '');
  await succeed(cp(join(folder, 'nothing'), 'data:/nothing'));
  for (const target of ['one', 'two', 'three', 'four']) {
    await succeed(cp('data:/nothing', join(folder, target)));
    expect(readFileSync(join(folder, target), 'utf8')).toBe('');
  }
});

test('what is not there is said, and nothing is left behind', async () => {
  const folder = emptyFolder('copy');
  const outcome = await cp('data:/nowhere', join(folder, 'x'));
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain('there is no such file or folder in the volume');
  expect((await command('ls', ['-A'], { cwd: folder })).stdout).toBe('');
});

/** Does that as root in a pod that mounts the volume. */
async function inVolume(name: string, script: string): Promise<void> {
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
  const container = { name, image: IMAGE, command: ['bash', '-ec', script], securityContext: { runAsUser: 0 }, volumeMounts: [{ name: 'data', mountPath: '/volume' }] };
  await kubernetes('POST', pods, {
    metadata: { name },
    spec: { restartPolicy: 'Never', containers: [container], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] },
  });
  await eventually(async () => (await kubernetes('GET', `${pods}/${name}`)).status.phase === 'Succeeded' || undefined, 60, `the pod ${name} done`);
}

test('what a pod put into a volume gives nobody rights on this machine', async () => {
  await inVolume('attacker', `mkdir -m 777 /volume/evil /volume/evil/open; cd /volume/evil
    cp /bin/sh shell; chmod 6755 shell; ln shell again; mkfifo pipe; mknod -m 666 null c 1 3; ln -s /etc/hostname root; echo x > open/file; chmod 4777 open/file`);
  const target = join(emptyFolder('copy'), 'evil');
  const { stderr } = await succeed(cp('data:/evil', target));
  const modes = Object.fromEntries(readdirSync(target, { recursive: true, encoding: 'utf8' }).map((name) => [name, lstatSync(join(target, name))]));
  expect(Object.keys(modes).sort()).toEqual(['again', 'open', 'open/file', 'root', 'shell']);
  expect(modes.root.isSymbolicLink()).toBe(true);
  expect(['shell', 'again', 'open', 'open/file'].map((name) => modes[name].mode & 0o7022)).toEqual([0, 0, 0, 0]);
  expect(stderr).toContain(`left out  what is neither file, folder nor link: "${target}/`);
});

test('pipes and the right to act as the owner do not get into a volume', async () => {
  const folder = join(emptyFolder('copy'), 'up');
  mkdirSync(folder);
  writeFileSync(join(folder, 'tool'), 'content');
  await succeed(command('sh', ['-c', 'chmod 4755 tool; mkfifo "pipe*"'], { cwd: folder }));
  expect((await succeed(cp(folder, 'data:/'))).stderr).toContain('pipe*');
  await inVolume('looks', 'cd /volume/up; [ ! -e "pipe*" ]; [ "$(stat -c %a tool)" = 755 ]');
});

test('of a folder that ends in /. the contents are copied; the size that is told is that of the files', async () => {
  const folder = join(emptyFolder('copy'), 'inner');
  mkdirSync(folder);
  writeFileSync(join(folder, 'file'), 'x'.repeat(122));
  expect((await succeed(cp(`${folder}/.`, 'data:/contents'))).stderr).toContain('data:/contents: 122 bytes in');
  const back = join(emptyFolder('copy'), 'back');
  expect((await succeed(cp('data:/contents/.', back))).stderr).toContain(`${back}: 122 bytes in`);
  expect([readdirSync(back), lstatSync(back).mode & 0o777]).toEqual([['file'], 0o755]);
  expect((await cp('data:/contents/.', back)).stderr).toContain(`${back}/file: is there already`);
});

test('a copy that is killed while it hangs leaves neither its folder here nor its pod there', async () => {
  await inVolume('fills', 'head -c 300M /dev/zero > /volume/big');
  const folder = emptyFolder('copy');
  const child = spawn(process.execPath, [join(ROOT, 'lib/cli/bigdata.js'), 'cp', 'data:/big', `${folder}/`, '--image', IMAGE, '-n', NAMESPACE]);
  await eventually(() => readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((name) => /^\.copy-.*\/big$/.test(name)) || undefined, 60, 'bytes to arrive');
  child.kill('SIGSTOP');
  child.kill('SIGKILL');
  await eventually(() => readdirSync(folder).length === 0 || undefined, 20, 'the folder empty');
  await eventually(async () => (await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items.length === 0 || undefined, 90, 'the pod gone');
});
