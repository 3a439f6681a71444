import { Command } from 'commander';
import { examine, fix, Finding } from '../../local/doctor';
import { Progress } from '../../local/machine/progress';
import { outputOption } from '../options';
import { printableJson } from '../view/printable';
import { table } from '../view/terminal';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Says what this machine lacks for a local cluster and for building images, and how to get it. Ends with 1 when something is missing.')
    .option('--fix', 'install missing Debian packages and load kernel modules; no daemon is started')
    .option('-q, --quiet', 'name only what is missing')
    .addOption(outputOption())
    .action(async ({ fix: wanted, quiet, output }: { fix?: boolean; quiet?: boolean; output?: string }) => {
      let findings = await examine();
      if (wanted && broken(findings).length > 0) {
        await fix(broken(findings).map(({ check }) => check), new Progress());
        findings = await examine();
      }
      if (output === 'json') {
        process.stdout.write(`${printableJson(findings.map(({ check, problem }) => ({ name: check.name, purposes: check.purposes, ok: problem === undefined, problem, remedy: check.remedy })))}\n`);
      } else {
        const shown = quiet ? broken(findings) : findings;
        if (shown.length > 0) process.stdout.write(`${table(shown.map(({ check, problem }) => [problem === undefined ? 'ok' : 'MISSING', check.name, problem === undefined ? '' : `${problem}. ${check.remedy}`]))}\n`);
      }
      if (broken(findings).length > 0) process.exitCode = 1;
    });
}

function broken(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ problem }) => problem !== undefined);
}
