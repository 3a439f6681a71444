import { existsSync, linkSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { requireMachine } from '../doctor';
import { allRecords, binariesOf } from './directory';
import { KUBERNETES_VERSION } from './inside';
import { command } from '../machine/command';
import { contentKey } from '../machine/content';
import { withLock } from '../machine/lock';
import { cachePath, packagePath } from '../machine/paths';
import { Progress } from '../machine/progress';

const VERSION_VARIABLES: { [name: string]: string } = {
  gitVersion: KUBERNETES_VERSION,
  gitMajor: KUBERNETES_VERSION.split('.')[0].slice(1),
  gitMinor: KUBERNETES_VERSION.split('.')[1],
};

interface Program {
  readonly name: string;
  /** What to expect of a first build. */
  readonly expect: string;
  readonly linkerFlags?: string;
  /** The image reference under which nodes get it. */
  readonly image?: string;
}

const PROGRAMS: readonly Program[] = [
  { name: 'supervisor', expect: 'seconds' },
  { name: 'pause', expect: 'seconds', image: 'localhost/bigdata-pause:1' },
  { name: 'coredns', expect: 'about a minute', image: 'localhost/bigdata-coredns:1.15.0' },
  {
    name: 'kube',
    expect: '5 to 8 minutes on 2 cores, once',
    linkerFlags: Object.entries(VERSION_VARIABLES).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`).join(' '),
  },
  { name: 'policies', expect: 'seconds, since most of it was compiled for kube' },
];

/** Static programs run in an empty image. scripts/test.mjs has the same, to share what is compiled. */
const GO_ENVIRONMENT = { CGO_ENABLED: '0', GOFLAGS: '-trimpath' };

/**
 * A folder with the programs `supervisor`, `kube`, `policies` and the images `pause.tar`, `coredns.tar`, built from local-cluster/ if need be.
 * Programs are cached by the content of their sources; one that changes does not build the others anew.
 */
export async function ensureBinaries(progress: Progress): Promise<string> {
  const folder = cachePath('binaries', contentKey(PROGRAMS.map(({ name }) => packagePath('local-cluster', name)), JSON.stringify(PROGRAMS)));
  if (existsSync(folder)) return folder;
  return withLock(cachePath('binaries.lock'), async () => {
    if (existsSync(folder)) return folder;
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    mkdirSync(partial, { recursive: true });
    for (const program of PROGRAMS) linkSync(await build(program, progress), join(partial, program.name));
    for (const { name, image } of PROGRAMS) {
      if (image) await command(join(partial, 'supervisor'), ['image', image, join(partial, name), join(partial, `${name}.tar`)]);
    }
    renameSync(partial, folder);
    forgetOldBuilds(folder);
    return folder;
  }, () => progress.line('another build of the cluster\'s programs is under way: waiting'));
}

async function build(program: Program, progress: Progress): Promise<string> {
  const source = packagePath('local-cluster', program.name);
  const built = cachePath('binaries', 'programs', `${program.name}-${contentKey([source], JSON.stringify(program))}`);
  if (existsSync(built)) {
    utimesSync(built, new Date(), new Date());
    return built;
  }
  await requireMachine('build');
  mkdirSync(cachePath('binaries', 'programs'), { recursive: true });
  progress.line(`compiling ${program.name} (${program.expect})`);
  let packages = 0;
  // -v names each package that it compiles, and each module that it downloads
  await command('go', ['build', '-v', '-ldflags', `-s -w ${program.linkerFlags ?? ''}`, '-o', `${built}.partial`, '.'], {
    cwd: source,
    env: GO_ENVIRONMENT,
    log: `${built}.log`,
    onLine: (line) => progress.passing(`${program.name}: package ${packages += 1}, ${line}`),
  });
  renameSync(`${built}.partial`, built);
  rmSync(`${built}.log`);
  return built;
}

const MONTH = 30 * 24 * 3600 * 1000;

/** Programs of older sources that nobody used for a month and that no cluster has: its processes are known by the program that they run. */
function forgetOldBuilds(current: string): void {
  const used = [current, ...allRecords().map(({ name }) => binariesOf(name))];
  const old = (path: string) => !used.includes(path) && Date.now() - statSync(path).mtimeMs > MONTH;
  for (const folder of [cachePath('binaries'), cachePath('binaries', 'programs')]) {
    readdirSync(folder).map((name) => join(folder, name))
      .filter((path) => path !== cachePath('binaries', 'programs') && old(path))
      .forEach((path) => rmSync(path, { recursive: true, force: true }));
  }
}
