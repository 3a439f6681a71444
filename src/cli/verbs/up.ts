import { Command } from 'commander';
import { readManifests, Stack } from '../../runtime';
import { followOptions, interruption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { synthesize } from '../synthesize';
import { say, show, showOutcome, showPlan } from '../view/terminal';

interface Options extends StackOptions {
  readonly filename?: string;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly deleteData?: boolean;
  readonly logs?: boolean;
  readonly wait: boolean;
  readonly timeout: number;
  readonly patience: number;
}

export function upCommand(): Command {
  return followOptions(stackOptions(new Command('up'))
    .description('Synthesizes, has the server validate every object, applies them, removes what the last apply had and this one lacks, and follows '
      + 'until all is there. Applications that run on apply are followed to their end, and their exit code is the command\'s.')
    .option('-f, --filename <path>', 'folder or file of manifests, instead of running the program of cdk8s.yaml')
    .option('--logs', 'stream the logs of what runs on apply')
    .option('--dry-run', 'print what would be done, do nothing; the server validates')
    .option('--force', 'take over fields that another tool has set')
    .option('--delete-data', 'remove volume claims that are no longer described, with their data')
    .option('--no-wait', 'do not follow'), '1h')
    .addHelpText('after', '\nExamples:\n  $ bigdata up --logs\n  $ bigdata up -f manifests/ --name etl -n data\n  $ bigdata up --dry-run')
    .action(async (options: Options) => {
      const objects = options.filename === undefined ? (await synthesize()).objects : readManifests(options.filename);
      process.exitCode = await withClient(options, async (client) => {
        const stack = new Stack(client, stackName(options));
        const signal = interruption('what was applied goes on by itself');
        const steps = await stack.plan(objects, options);
        if (options.dryRun) {
          showPlan(steps);
          return 0;
        }
        const stored = await stack.apply(steps, { report: show, force: options.force, deleteData: options.deleteData, signal });
        if (steps.every(({ action }) => action === 'keep' || action === 'leave')) say('unchanged', `all ${steps.length} objects are as described`);
        if (!options.wait) return 0;
        return showOutcome(await stack.follow(stored, { report: show, signal, logs: options.logs, timeout: options.timeout, patience: options.patience }));
      });
    });
}
