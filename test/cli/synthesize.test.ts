import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../src/cli/synthesize';
import { Problem } from '../../src/problem';

const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synthesize-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const object = (name: string) => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const project = (app: string, more = '') => writeFileSync('cdk8s.yaml', `app: ${JSON.stringify(app)}\n${more}`);
const writing = (...names: string[]) => names.map((name) => `echo '${object(name)}' > $CDK8S_OUTDIR/${name}.k8s.yaml`).join(' && ');
const names = async () => (await synthesize()).objects.map(({ metadata }) => metadata.name);

test('a chart that is no longer there is no longer applied; what somebody else put there is left', async () => {
  mkdirSync('dist');
  writeFileSync('dist/renamed.k8s.yaml', object('renamed'));
  writeFileSync('dist/notes.txt', '');
  project(writing('chart'));
  expect(await names()).toEqual(['chart']);
  expect(readdirSync('dist')).toEqual(['chart.k8s.yaml', 'notes.txt']);
});

test('charts with folders of their own are read, too', async () => {
  project(`mkdir -p dist/one && CDK8S_OUTDIR=dist/one; ${writing('inner')}`);
  expect(await names()).toEqual(['inner']);
});

test('folders beside the program are not touched when the YAML is written beside it', async () => {
  mkdirSync('other');
  writeFileSync('other/kept.k8s.yaml', object('kept'));
  project(writing('chart'), 'output: .\n');
  writeFileSync('cdk8s.yaml', `app: ${JSON.stringify(writing('chart'))}\noutput: out/..\n`);
  mkdirSync('out');
  rmSync('cdk8s.yaml');
  project(`mkdir -p out; ${writing('chart')}; mv cdk8s.yaml cdk8s.txt`, 'output: .\n');
  expect(await names()).toEqual(['chart']);
  expect(existsSync('other/kept.k8s.yaml')).toBe(true);
});

test('what cdk8s records of constructs beside the manifests is not taken for one', async () => {
  project(`${writing('chart')}; echo '{"version": "1.0.0", "resources": {}}' > $CDK8S_OUTDIR/construct-metadata.json`);
  mkdirSync('dist');
  expect(await names()).toEqual(['chart']);
});

test('a program, and what it has started, ends when the command is asked to end', async () => {
  project('sleep 300 & echo $! > pid; mv pid started; wait');
  const synthesis = synthesize().catch((error: Error) => error.name);
  while (!existsSync('started')) await new Promise((later) => setTimeout(later, 20));
  const pid = Number(readFileSync('started', 'utf8'));
  process.emit('SIGTERM', 'SIGTERM');
  expect(await synthesis).toBe('AbortError');
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] : 'gone';
  expect(['gone', 'Z', 'X']).toContain(state);
});

test.each<[string, string, RegExp]>([
  ['a policy that only cdk8s checks', 'app: "true"\nvalidations: [{ package: x, version: 1.0.0, class: Y }]', /validations, which only the cdk8s command runs/],
  ['a failure of Python, which says it twice', `app: ${JSON.stringify(String.raw`printf 'Error: Validation failed with the following errors:\n  [a] b\n    at f (x.js:1)\n\nTraceback (most recent call last):\n  File x\nRuntimeError: Validation failed with the following errors:\n  [a] b\n' >&2; exit 1`)}`,
    /ended with 1:\nRuntimeError: Validation failed with the following errors:\n  \[a\] b$/],
  ['nothing', '', /does not say how to run the program/],
  ['a list', '[1]', /does not say how to run the program/],
  ['no YAML', 'app: [', /^cdk8s\.yaml: /],
  ['an output that is no folder', 'app: "true"\noutput: 5', /output 5 is no folder/],
  ['a program that writes nothing', 'app: "true"', /wrote nothing to dist\//],
  ['a program that fails without a word', 'app: exit 3', /ended with 3 and said nothing/],
  ['a program that is killed', 'app: kill -9 $$', /ended with SIGKILL/],
  ['a program that complains', 'app: echo no such thing >&2; exit 1', /ended with 1:\nno such thing$/],
  ['a stack trace of cdk8s', `app: ${JSON.stringify(String.raw`printf 'x\nError: Validation failed with the following errors:\n  [a] b\n    at f (x.js:1)\n' >&2; exit 1`)}`,
    /ended with 1:\nError: Validation failed with the following errors:\n  \[a\] b$/],
])('%s is refused with a sentence', async (_, yaml, sentence) => {
  writeFileSync('cdk8s.yaml', yaml);
  const error = await synthesize().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Problem);
  expect((error as Problem).message).toMatch(sentence);
});
