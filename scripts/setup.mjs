/**
 * What every command of a fresh clone needs first: dependencies installed and sources compiled.
 * Plain Node, since nothing else is there yet. Done work is remembered by the content it was done for.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamps = join(root, 'node_modules', '.cdk8s-bigdata');
const started = Date.now();

/** Progress of the script itself, apart from what the commands print. */
export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(0).padStart(4);
  process.stderr.write(`${seconds}s  ${text}\n`);
}

/** Runs a command in the foreground, as the user would type it; a failure ends the script with its exit code. */
export function run(command, args, options = {}) {
  try {
    execFileSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  } catch (error) {
    if (options.throws) throw error;
    say(`failed: ${command} ${args.join(' ')}`);
    process.exit(error.status ?? 1);
  }
}

/** Runs `bigdata` of this checkout. */
export function bigdata(args, options = {}) {
  say(`$ bigdata ${args.join(' ')}`);
  run(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args], options);
}

/** What a `bigdata` command prints. */
export function bigdataOutput(args) {
  return execFileSync(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

export function setup() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
    process.exit(1);
  }
  process.env.JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION ??= String(major);
  once('dependencies', ['package-lock.json'], 'node_modules/jsii', () => {
    say('installing npm dependencies');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
  once('compiled', ['src', 'package.json', 'tsconfig.json'], 'lib/index.js', () => {
    say('compiling');
    run('npx', ['projen', 'compile']);
  });
}

/** Does the work unless it was done for exactly these inputs and its product is still there. */
function once(name, inputs, product, work) {
  const stamp = join(stamps, name);
  const key = digest(inputs);
  if (existsSync(join(root, product)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return;
  work();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, key);
}

function digest(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (statSync(join(root, path)).isDirectory()) {
      for (const name of readdirSync(join(root, path)).sort()) add(join(path, name));
    } else {
      hash.update(path).update('\0').update(readFileSync(join(root, path))).update('\0');
    }
  };
  paths.forEach(add);
  return hash.digest('hex');
}
