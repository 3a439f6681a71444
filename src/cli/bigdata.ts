#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '../../package.json';

const program = new Command('bigdata')
  .description('Compose, apply and run big-data stacks on Kubernetes.')
  .version(version)
  .showHelpAfterError('(run with --help for usage)');

program.parseAsync().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
