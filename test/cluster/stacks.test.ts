import { bigdata, succeed } from '../support/command';
import { kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests } from '../support/stack';

const NAMESPACE = 'stacks';
const settings = (name: string, value: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, data: { value } });
const up = (name: string, ...objects: object[]) => bigdata(['up', '-f', manifests(...objects), '--name', name, '-n', NAMESPACE]);
const force = (name: string, ...objects: object[]) => bigdata(['up', '--force', '-f', manifests(...objects), '--name', name, '-n', NAMESPACE]);

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

test('a stack does not take what belongs to another one, unless told to', async () => {
  await succeed(up('one', settings('shared', '1'), settings('own', '1')));
  const refused = await up('two', settings('shared', '1'));
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('ConfigMap stacks/shared: belongs to the stack one of namespace stacks.');

  await succeed(force('two', settings('shared', '2')));
  await succeed(bigdata(['down', '--name', 'one', '-n', NAMESPACE]));
  expect((await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps/shared`)).data).toEqual({ value: '2' });
});

test('what is as described is not written again, what is gone comes back, and fields become the stack\'s', async () => {
  const versions = async () => {
    const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
    return Object.fromEntries(items.map(({ metadata: { name, resourceVersion } }: any) => [name, resourceVersion]));
  };
  const objects = [settings('kept', '1'), settings('gone', '1')];
  await succeed(up('again', ...objects));
  const before = await versions();
  await kubernetes('DELETE', `/api/v1/namespaces/${NAMESPACE}/configmaps/gone`);
  const second = await succeed(up('again', ...objects));
  expect(second.stderr).toMatch(/created {2}ConfigMap stacks\/gone\n$/);
  const after = await versions();
  expect([after.kept, after['bigdata-again']]).toEqual([before.kept, before['bigdata-again']]);
  expect(after.gone).not.toBe(before.gone);

  const kept = `/api/v1/namespaces/${NAMESPACE}/configmaps/kept`;
  const stored = await kubernetes('GET', kept);
  await kubernetes('PUT', kept, { ...stored, data: { ...stored.data, more: 'by hand' } });
  const described = settings('kept', '1') as { data: object };
  await succeed(up('again', { ...described, data: { ...described.data, more: 'by hand' } }, settings('gone', '1')));
  const [ours] = (await kubernetes('GET', kept)).metadata.managedFields.filter(({ operation }: any) => operation === 'Apply');
  expect(Object.keys(ours.fieldsV1['f:data'])).toEqual(['f:more', 'f:value']);
});

test('two commands at once on one stack end with what one of them described', async () => {
  const [a, b] = [['a', 'b'], ['b', 'c']].map((names) => names.map((name) => settings(name, names.join())));
  await Promise.all([up('both', ...a), up('both', ...b)]);
  await succeed(up('both', ...b));
  const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/configmaps`);
  const values = items.filter(({ metadata }: any) => ['a', 'b', 'c'].includes(metadata.name)).map(({ metadata, data }: any) => [metadata.name, data.value]);
  expect(values).toEqual([['b', 'b,c'], ['c', 'b,c']]);
});

test('a name that could not be recorded is refused before anything is done', async () => {
  for (const name of ['a..b', 'a'.repeat(51), 'A', '-']) {
    const refused = await up(name, settings('x', '1'));
    expect(refused.stderr).toContain('cannot be the name of a stack');
  }
});
