#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../../package.json';
import { Problem } from '../problem';
import { VERBS } from './verbs';
import { printableLines } from './view/printable';

async function main(argv: string[]): Promise<void> {
  const program = new Command('bigdata')
    .description('Compose, apply and run big-data stacks on Kubernetes.')
    .version(version)
    .showHelpAfterError('(run with --help for usage)')
    .addHelpText('after', '\nFirst steps:\n  $ bigdata up --logs          # in the folder of a cdk8s.yaml\n  $ bigdata status\n  $ bigdata up --help\n\n'
      + 'Exit codes: 0 success, 1 a problem, 130 interrupted; `up` and `run` end with the exit code of a failed application.');
  const chosen = argv.slice(2).find((argument) => !argument.startsWith('-'));
  for (const verb of VERBS) {
    if (verb.name === chosen || (chosen === 'help' && argv.includes(verb.name))) {
      program.addCommand((await verb.load()).summary(verb.summary).copyInheritedSettings(program));
    } else {
      program.command(verb.name).summary(verb.summary).allowUnknownOption().allowExcessArguments();
    }
  }
  await program.parseAsync(argv);
}

// a reader that has enough (`| head -1`) ends us as it ends any program of a pipe: by the exit code of SIGPIPE, without a word; a full disk is told of
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141);
    if (stream === process.stdout) process.stderr.write(`error: the output cannot be written: ${error.message}\n`);
    process.exit(1);
  });
}

main(process.argv).catch((error: unknown) => {
  if ((error as Error)?.name === 'AbortError') {
    process.exitCode = 130; // and what that means has been said when it happened
    return;
  }
  const { message, stack } = error as Error;
  const remedy = error instanceof Problem && error.remedy ? `  ${error.remedy}\n` : '';
  const shown = process.env.BIGDATA_DEBUG && !(error instanceof Problem) ? stack : message;
  process.stderr.write(`error: ${printableLines(`${shown}\n${remedy}`)}`);
  process.exitCode = 1;
});
