import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { basesOf, catalogue, withParents } from '../../../src/local/images/catalogue';
import { ownImage } from '../../../src/local/images/own';
import { normalized } from '../../../src/local/images/reference';
import { told } from '../../support/app';
import { emptyFolder } from '../../support/command';

const TAG = 'registry.example.org/airflow:1';
const known = catalogue();
const described = (file: string, text: string) => {
  const folder = emptyFolder('own');
  writeFileSync(join(folder, file), text);
  return folder;
};

test.each(['apache/airflow:3.3.2-python3.11', 'docker.io/apache/airflow:3.3.2-python3.11'])('FROM %s is the image of that name here', (base) => {
  const image = ownImage(described('Dockerfile', `# mine\nFROM ${base}\nRUN true\n`), TAG, known);
  expect(image).toMatchObject({ parents: ['airflow'], references: [TAG] });
  expect(withParents([...known, image], image.name).map(({ name }) => name)).toEqual(['base', 'unpack', 'airflow', image.name]);
});

test('another base is left to registries', () => {
  expect(ownImage(described('Containerfile', 'FROM debian:12\n'), TAG, known).parents).toEqual([]);
});

test('what it starts from is found however it is written, and is no stage of its own', () => {
  expect(basesOf('ARG X\nFROM --platform=linux/amd64 a:1 AS One\n  from b\nFROM a:1\nFROM one\nCOPY --from=c x y\n# FROM d\n')).toEqual(['a:1', 'b']);
  const image = ownImage(described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11 AS spark\nFROM spark\n'), TAG, known);
  expect(image).toMatchObject({ parents: ['airflow'], bases: { 'apache/airflow:3.3.2-python3.11': 'airflow' } });
});

test('other files, another tag and other arguments make another image, and nothing else does', () => {
  const folder = described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11\n');
  const key = (tag = TAG, ...buildArguments: string[]) => ownImage(folder, tag, known, buildArguments).key;
  const keys = [key(), key('registry.example.org/airflow:2'), key(TAG, 'A=1'), key(TAG, 'A=2')];
  expect(new Set(keys).size).toBe(4);
  expect(key()).toBe(keys[0]);
  appendFileSync(join(folder, 'Dockerfile'), '# changed\n');
  expect(key()).not.toBe(keys[0]);
});

test('a folder that has the name of an image of ours does not take its place', () => {
  const folder = described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11\n');
  renameSync(folder, `${folder}-airflow`);
  expect(known.map(({ name }) => name)).not.toContain(ownImage(`${folder}-airflow`, TAG, known).name);
});

test.each([
  ['an empty folder', () => ownImage(emptyFolder('own'), TAG, known), /has no Containerfile and no Dockerfile/],
  ['no tag', () => ownImage(described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11\n'), 'registry.example.org/airflow', known), /"registry\.example\.org\/airflow" is no name for an image/],
  ['a tag that is always fetched', () => ownImage(described('Dockerfile', 'FROM scratch\n'), 'mine:latest', known), /mine:latest: Kubernetes fetches/],
  ['two dots', () => normalized('a..b:1'), /"a\.\.b:1" is no name/],
  ['capitals', () => ownImage(described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11\n'), 'Airflow:1', known), /"Airflow:1" is no name/],
  ['half an argument', () => ownImage(described('Dockerfile', 'FROM apache/airflow:3.3.2-python3.11\n'), TAG, known, ['KEY']), /--build-arg: "KEY" is not KEY=VALUE/],
])('%s is refused', (_, describe, expected) => {
  expect(told(describe)).toMatch(expected);
});

test.each([
  ['redis:7', 'docker.io/library/redis:7'],
  ['docker.io/redis:7', 'docker.io/library/redis:7'],
  ['index.docker.io/apache/spark:4.3.0', 'docker.io/apache/spark:4.3.0'],
  ['apache/spark:4.3.0', 'docker.io/apache/spark:4.3.0'],
  ['localhost/mine:1', 'localhost/mine:1'],
  ['localhost:5000/mine:1', 'localhost:5000/mine:1'],
  ['registry.example.org/team/mine:1.0_a', 'registry.example.org/team/mine:1.0_a'],
])('%s is %s on a node', (reference, expected) => {
  expect(normalized(reference)).toBe(expected);
});

test('whatever text is given as a name is taken whole or refused', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 30 }), (text) => {
    const message = told(() => expect(normalized(text).endsWith(text.replace(/^(index\.)?docker\.io\//, ''))).toBe(true));
    if (message !== '') expect(message).toContain('is no name for an image');
  }), { numRuns: 2000 });
});
