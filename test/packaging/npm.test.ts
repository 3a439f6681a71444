import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, emptyFolder, ROOT, succeed } from '../support/command';
import { kubeconfigOf } from '../support/kubeconfig';

const PROGRAM = `
const app = new App({ outdir: 'dist' });
const chart = new Chart(app, 'hello', { namespace: 'default' });
new SparkApplication(chart, 'pi', { code: SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py')) });
app.synth();
`;
const NAMES = '{ SparkApplication, SparkCode, SparkFile }';
const PEERS = ['cdk8s@2.70.106', 'cdk8s-plus-27@2.9.5', 'constructs@10'];

describe('the packed library, installed in an empty project', () => {
  let tarball: string;

  beforeAll(async () => {
    const folder = emptyFolder('pack');
    await succeed(command('npm', ['pack', '--pack-destination', folder, '--loglevel=error']));
    tarball = join(folder, readdirSync(folder)[0]);
  });

  async function project(...flags: string[]): Promise<string> {
    const folder = emptyFolder('user');
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    await succeed(command('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...flags, tarball, ...PEERS], { cwd: folder }));
    return folder;
  }

  test('gives a program constructs, the runtime and the command', async () => {
    const folder = await project('tsx');
    writeFileSync(join(folder, 'main.js'), `const { App, Chart } = require('cdk8s'); const ${NAMES} = require('cdk8s-bigdata');${PROGRAM}`);
    await succeed(command('node', ['main.js'], { cwd: folder }));
    expect(readFileSync(join(folder, 'dist/hello.k8s.yaml'), 'utf8')).toContain('kind: Job');

    const runtime = await succeed(command('node', ['-p', "typeof require('cdk8s-bigdata/runtime').Stack"], { cwd: folder }));
    expect(runtime.stdout.trim()).toBe('function');

    const help = await succeed(command('npx', ['bigdata', '--help'], { cwd: folder }));
    expect(help.stdout).toMatch(/Usage: bigdata/);

    // what the README says
    writeFileSync(join(folder, 'main.ts'), `import { App, Chart } from 'cdk8s';\nimport ${NAMES} from 'cdk8s-bigdata';${PROGRAM}`);
    writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: npx tsx main.ts\n');
    const synth = await succeed(command('npx', ['bigdata', 'synth'], { cwd: folder }));
    expect(synth.stderr).toBe('6 objects in dist/\n');
  });

  test('gives a TypeScript program types that compile, and works without the optional dependency', async () => {
    const folder = await project('--omit=optional', 'typescript@~6.0.0', '@types/node@20');
    expect(existsSync(join(folder, 'node_modules/@kubernetes/client-node'))).toBe(false);
    writeFileSync(join(folder, 'main.ts'), `import { App, Chart } from 'cdk8s';\nimport ${NAMES} from 'cdk8s-bigdata';${PROGRAM}`);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({
      compilerOptions: { module: 'node16', target: 'es2022', strict: true, types: ['node'], skipLibCheck: true, rootDir: '.' },
      files: ['main.ts'],
    }));
    await succeed(command('npx', ['tsc'], { cwd: folder }));
    await succeed(command('node', ['main.js'], { cwd: folder }));
    expect(readFileSync(join(folder, 'dist/hello.k8s.yaml'), 'utf8')).toContain('kind: Job');

    const up = await succeed(command('npx', ['bigdata', 'up', '-f', 'dist', '--dry-run'], { cwd: folder }));
    expect(up.stdout).toContain('create  Job default/pi');
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigOf({ 'server': 'https://127.0.0.1', 'proxy-url': 'socks5://127.0.0.1:1' }, { token: 'any' }));
    const status = await command('npx', ['bigdata', 'status', '--kubeconfig', 'kubeconfig'], { cwd: folder });
    expect(status.code).toBe(1);
    expect(status.stderr).toContain('npm install @kubernetes/client-node');
  });

  test('contains no sources, tests or tools of ours', async () => {
    const listing = (await succeed(command('tar', ['tzf', tarball]))).stdout.split('\n');
    expect(listing.filter((path) => /^package\/(src|test|scripts|bench|examples|docs)\//.test(path))).toEqual([]);
  });
});

test('the version that the command prints is the one of package.json', async () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const outcome = await succeed(command('node', [join(ROOT, 'lib/cli/bigdata.js'), '--version']));
  expect(outcome.stdout.trim()).toBe(version);
});
