import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { emptyFolder } from './support/command';

const EXAMPLES = join(__dirname, '../examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** All that a program writes. */
function synthesize(example: string): string {
  const outdir = emptyFolder('example');
  const env = { ...process.env, CDK8S_OUTDIR: outdir };
  execFileSync('npx', ['ts-node', '--transpile-only', 'main.ts'], { cwd: join(EXAMPLES, example), env, stdio: 'pipe' });
  return readdirSync(outdir).sort().map((file) => readFileSync(join(outdir, file), 'utf8')).join('---\n');
}

const yaml: { [example: string]: string } = {};
beforeAll(() => { for (const name of examples) yaml[name] = synthesize(name); }, 120_000);

const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS());

test.each(examples)('%s synthesizes and to the same bytes each time', (name) => {
  expect(synthesize(name)).toBe(yaml[name]);
  for (const object of documents(yaml[name])) expect(object).toMatchObject({ apiVersion: expect.any(String), metadata: { name: expect.any(String) } });
}, 60_000);

test('whoever tries one example after the other on one cluster meets no object twice', () => {
  const keys = examples.flatMap((name) => documents(yaml[name]))
    .map(({ kind, metadata: { name, namespace = '' } }) => `${kind} ${namespace}/${name}`);
  expect(keys).toEqual([...new Set(keys)]);
});
