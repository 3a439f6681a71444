import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, parentsOf, withParents } from '../../../src/local/images/catalogue';
import { emptyFolder } from '../../support/command';

const copy = () => {
  const folder = emptyFolder('images');
  cpSync(join(__dirname, '../../../images'), folder, { recursive: true });
  return folder;
};
const keys = (root: string) => Object.fromEntries(catalogue(root).map(({ name, key }) => [name, key]));

test('parents come before what builds on them', () => {
  const order = catalogue().map(({ name }) => name);
  for (const { name, parents } of catalogue()) parents.forEach((parent) => expect(order.indexOf(parent)).toBeLessThan(order.indexOf(name)));
  expect(withParents(catalogue(), 'spark').map(({ name }) => name)).toEqual(['base', 'jdk', 'java', 'spark']);
});

test('a copy elsewhere has the same keys', () => {
  expect(keys(copy())).toEqual(keys(copy()));
});

test('a change makes another image of it and of all that builds on it, and of nothing else', () => {
  const folder = copy();
  const before = keys(folder);
  appendFileSync(join(folder, 'java/Containerfile'), '# changed\n');
  const after = keys(folder);
  expect(Object.keys(after).filter((name) => after[name] !== before[name]).sort()).toEqual(['hadoop', 'hadoop-3.4', 'java', 'spark']);
});

test('a variant has the files of its original under its own, and changes with both', () => {
  const folder = copy();
  const image = (name: string) => catalogue(folder).find((candidate) => candidate.name === name)!;
  expect(image('airflow-3.2')).toMatchObject({ folders: [join(folder, 'airflow'), join(folder, 'airflow-3.2')], parents: image('airflow').parents });
  const keyed = () => ['airflow', 'airflow-3.2'].map((name) => image(name).key);
  const [original, variant] = keyed();
  appendFileSync(join(folder, 'airflow-3.2/requirements.txt'), '# changed\n');
  const [unchanged, changed] = keyed();
  expect(unchanged).toBe(original);
  expect(changed).not.toBe(variant);
  appendFileSync(join(folder, 'airflow/Containerfile'), '# changed\n');
  expect(keyed()).not.toContain(original);
  expect(keyed()).not.toContain(changed);
});

test('a folder of one\'s own has images that build on them, also with the files of one', () => {
  const folder = emptyFolder('own');
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine/image.json'), '{ "description": "mine", "variantOf": "airflow", "references": [] }');
  writeFileSync(join(folder, 'mine/Containerfile'), 'FROM airflow\n');
  const images = catalogue(join(__dirname, '../../../images'), folder);
  const mine = images.find(({ name }) => name === 'mine')!;
  expect(mine).toMatchObject({ parents: ['airflow'], folders: [expect.stringMatching(/airflow$/), join(folder, 'mine')] });
  expect(withParents(images, 'mine').map(({ name }) => name)).toEqual(['base', 'unpack', 'airflow', 'mine']);
});

test('only images of ours are parents, each once', () => {
  expect(parentsOf('FROM base AS a\nFROM scratch\nfrom base\nFROM docker.io/debian\n', ['base', 'spark'])).toEqual(['base']);
});

test('an unknown image is refused with the names of those that there are', () => {
  expect(() => withParents(catalogue(), 'flink')).toThrow('There is no image "flink".');
});
