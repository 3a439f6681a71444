import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Check, isInstalled } from './checks';
import { Problem } from '../../problem';
import { command } from '../machine/command';
import { Progress } from '../machine/progress';

const POLICY = '/usr/sbin/policy-rc.d';
const MARK = '# by bigdata doctor, for the time of an installation: no daemon is to be started';

/** Installs Debian packages and loads kernel modules. Daemons in the packages are not started: clusters run their own. */
export async function fix(broken: readonly Check[], progress: Progress): Promise<void> {
  await install(broken.flatMap((check) => check.packages ?? []), progress);
  for (const { module, problem } of broken) {
    // a kernel is asked by programs: what was wrong may only have been that such a program was missing
    if (module === undefined || await problem() === undefined) continue;
    if (!isInstalled('modprobe')) await install(['kmod'], progress);
    await command('modprobe', [module]);
  }
}

async function install(names: readonly string[], progress: Progress): Promise<void> {
  const packages = [...new Set(names)];
  if (packages.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) throw new Problem('Packages can only be installed by apt-get, which this machine lacks.', `Install by hand: ${packages.join(' ')}.`);
  progress.line(`installing ${packages.join(' ')}`);
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, onLine: (line: string) => progress.passing(line) };
  await withoutDaemons(async () => {
    await command('apt-get', ['update', '-q'], options);
    await command('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], options);
  });
}

/** Source: the policy layer of invoke-rc.d; 101 is "not allowed". */
async function withoutDaemons(work: () => Promise<void>): Promise<void> {
  const leftover = existsSync(POLICY) && readFileSync(POLICY, 'utf8').includes(MARK);
  if (existsSync(POLICY) && !leftover) return work(); // the machine has a policy of its own
  writeFileSync(POLICY, `#!/bin/sh\n${MARK}\nexit 101\n`, { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}
