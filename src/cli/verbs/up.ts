import { Command } from 'commander';
import { Stack } from '../../runtime';
import { confirm } from '../confirm';
import { followOptions, interruption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { originOf } from '../origin';
import { readAll } from '../read';
import { synthesize } from '../synthesize';
import { say, show, showOutcome, showPlan, showTotal } from '../view/terminal';

interface Options extends StackOptions {
  readonly filename?: readonly string[];
  readonly recursive?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly replace?: true | readonly string[];
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
    .option('-f, --filename <path...>', 'folder or file of manifests, or - for stdin, instead of running the program of cdk8s.yaml; may be repeated')
    .option('-R, --recursive', 'enter the folders in a folder of -f, too')
    .option('--yes', 'do not ask where another stack may be meant: nothing of this one is described, or it was applied from elsewhere')
    .option('--logs', 'stream the logs of what runs on apply')
    .option('--dry-run', 'print what would be done, do nothing; the server validates')
    .option('--force', 'take over fields that another tool has set')
    .option('--replace [kind/name...]', 'delete and make again what has changed where the server allows no change: without names all with which nothing '
      + 'is lost, also Jobs that have ended; a running Job, or another object that may be lost, by its name, such as job/etl')
    .option('--delete-data', 'remove volume claims that are no longer described, with their data')
    .option('--no-wait', 'do not follow'), '1h')
    .addHelpText('after', '\nExamples:\n  $ bigdata up --logs\n  $ bigdata up -f manifests/ --name etl -n data\n  $ bigdata up --dry-run')
    .action(async (options: Options) => {
      const objects = options.filename === undefined ? (await synthesize()).objects : await readAll(options.filename, options.recursive);
      process.exitCode = await withClient(options, async (client) => {
        const stack = new Stack(client, stackName(options));
        const signal = interruption('what was applied goes on by itself');
        const replace = options.replace === true ? [] : options.replace;
        const steps = await stack.plan(objects, { ...options, replace });
        const origin = options.name === undefined ? originOf(options.filename) : undefined; // a name that is given says which stack is meant
        const doubts = await stack.doubts(steps, origin);
        if (options.dryRun) {
          showPlan(steps);
          doubts.forEach((doubt) => say('doubt', doubt));
          return 0;
        }
        if (doubts.length > 0 && !options.yes) await confirm(doubts, '--yes goes on; --name gives what is described here a stack of its own.');
        const stored = await stack.apply(steps, { report: show, origin, force: options.force, deleteData: options.deleteData, signal });
        if (steps.every(({ action }) => action === 'keep' || action === 'leave')) say('unchanged', `all ${steps.length} objects are as described`);
        if (!options.wait) {
          showTotal();
          return 0;
        }
        return showOutcome(await stack.follow(stored, { report: show, signal, logs: options.logs, timeout: options.timeout, patience: options.patience }));
      });
    });
}
