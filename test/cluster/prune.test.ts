import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildImage, catalogue, isBuilt, pruneImages } from '../../src/local/images';
import { buildah } from '../../src/local/images/storage';
import { bigdata, emptyFolder } from '../support/command';

/** A cache and images of the test's own, so that nobody has to build his anew. */
const cache = emptyFolder('cache');
const root = emptyFolder('images');
const before = process.env.XDG_CACHE_HOME;

function describeImage(name: string, text: string, base = 'scratch'): void {
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, 'text'), text);
  writeFileSync(join(root, name, 'Containerfile'), `FROM ${base}\nCOPY text /${name}\n`);
  writeFileSync(join(root, name, 'image.json'), JSON.stringify({ description: name, references: base === 'scratch' ? [] : [`registry.example.org/${name}:1`] }));
}

beforeAll(() => {
  process.env.XDG_CACHE_HOME = cache;
});
afterAll(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
});

test('what other versions have built goes, and what this one has built stays', async () => {
  describeImage('ground', 'a');
  describeImage('house', 'first', 'ground');
  describeImage('gone', 'a', 'ground');
  const old = catalogue(root);
  for (const name of ['house', 'gone']) await buildImage(name, undefined, old);
  describeImage('house', 'second', 'ground');
  rmSync(join(root, 'gone'), { recursive: true });
  const known = catalogue(root);
  await buildImage('house', undefined, known);

  const { removed, bytes } = await pruneImages(known);
  const oldKeys = old.filter(({ name }) => name !== 'ground').map(({ name, key }) => [name, key]);
  expect([...removed].sort()).toEqual(oldKeys.flatMap(([name, key]) => [join(cache, 'cdk8s-bigdata/images', `${name}-${key}.zstd.tar`), `localhost/${name}:${key}`]).sort());
  expect(bytes).toBeGreaterThan(0);
  expect(old.filter(isBuilt)).toEqual([]);
  expect(known.filter(isBuilt).map(({ name }) => name)).toEqual(['house']);
  const tags = (await buildah(['images', '--format', '{{.Name}}:{{.Tag}}'])).trim().split('\n').sort();
  expect(tags).toEqual(known.map(({ name, key }) => `localhost/${name}:${key}`).sort());
  expect(await pruneImages(known)).toEqual({ removed: [], bytes: 0 });
});

test('an empty cache is no trouble', async () => {
  process.env.XDG_CACHE_HOME = join(cache, 'of-nobody-yet');
  expect(await bigdata(['images', 'prune'])).toMatchObject({ code: 0, stdout: '', stderr: '0 archives and images removed; the archives had 0 MB\n' });
});
