import { Command } from 'commander';
import { follow, startRun } from '../../runtime';
import { ClusterOptions, clusterOptions, followOptions, interruption, withClient } from '../options';
import { say, show, showOutcome } from '../view/terminal';

interface Options extends ClusterOptions {
  readonly detach?: boolean;
  readonly timeout: number;
  readonly patience: number;
}

export function runCommand(): Command {
  return followOptions(clusterOptions(new Command('run'))
    .description('Starts a new run of an application whose trigger is manual, streams its log to stdout, and ends with its exit code. '
      + 'Ctrl-C ends the following, not the run.')
    .argument('<name>', 'the application')
    .argument('[arguments...]', 'after --, instead of those that were applied')
    .option('-d, --detach', 'print the name of the run\'s Job and return'), '24h')
    .addHelpText('after', '\nExamples:\n  $ bigdata run flights\n  $ bigdata run flights -- /data/other.parquet /data/elsewhere')
    .action(async (name: string, args: string[], options: Options) => {
      process.exitCode = await withClient(options, async (client) => {
        const given = args.length > 0 || process.argv.includes('--');
        const signal = interruption('a run that has started goes on by itself');
        const job = await startRun(client, name, given ? args : undefined);
        say('started', `Job ${job.metadata.namespace}/${job.metadata.name}`);
        if (options.detach) {
          process.stdout.write(`${job.metadata.name}\n`);
          return 0;
        }
        const outcome = await follow(client, [job], { report: show, signal, logs: true, timeout: options.timeout, patience: options.patience });
        return showOutcome(outcome);
      });
    });
}
