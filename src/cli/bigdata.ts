#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../../package.json';
import { Problem } from '../problem';
import { VERBS } from './verbs';

async function main(argv: string[]): Promise<void> {
  const program = new Command('bigdata')
    .description('Compose, apply and run big-data stacks on Kubernetes.')
    .version(version)
    .showHelpAfterError('(run with --help for usage)')
    .addHelpText('after', '\nFirst steps:\n  $ bigdata up --logs          # in the folder of a cdk8s.yaml\n  $ bigdata status\n  $ bigdata up --help\n\n'
      + 'Exit codes: 0 success, 1 a problem, 130 interrupted; `up` and `run` end with the exit code of a failed application.');
  const chosen = argv.slice(2).find((argument) => !argument.startsWith('-'));
  for (const verb of VERBS) {
    if (verb.name === chosen || (chosen === 'help' && argv.includes(verb.name))) program.addCommand((await verb.load()).summary(verb.summary));
    else program.command(verb.name).summary(verb.summary).allowUnknownOption().allowExcessArguments();
  }
  await program.parseAsync(argv);
}

main(process.argv).catch((error: unknown) => {
  if (error instanceof Problem) {
    process.stderr.write(`error: ${error.message}\n${error.remedy ? `  ${error.remedy}\n` : ''}`);
  } else if ((error as Error)?.name === 'AbortError') {
    process.stderr.write('interrupted; what was applied goes on by itself\n');
  } else {
    process.stderr.write(`error: ${process.env.BIGDATA_DEBUG ? (error as Error).stack : (error as Error).message}\n`);
  }
  process.exitCode = (error as Error)?.name === 'AbortError' ? 130 : 1;
});
