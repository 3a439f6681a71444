import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { emptyFolder } from './support/command';

const EXAMPLES = join(__dirname, '../examples');
const examples = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test.each(examples)('%s synthesizes and to the same bytes each time', (name) => {
  const run = () => {
    const outdir = emptyFolder('example');
    const env = { ...process.env, CDK8S_OUTDIR: outdir };
    execFileSync('npx', ['ts-node', '--transpile-only', 'main.ts'], { cwd: join(EXAMPLES, name), env, stdio: 'pipe' });
    return readFileSync(join(outdir, `${name}.k8s.yaml`), 'utf8');
  };
  const yaml = run();
  expect(run()).toBe(yaml);
  for (const document of parseAllDocuments(yaml)) {
    expect(document.toJS()).toMatchObject({ apiVersion: expect.any(String), metadata: { name: expect.any(String) } });
  }
}, 60_000);
