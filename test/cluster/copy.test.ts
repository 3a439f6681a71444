import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, command, emptyFolder, succeed } from '../support/command';
import { withNamespace, withoutNamespace } from '../support/kubernetes';
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
