import { Command } from 'commander';
import { Stack, titleOf } from '../../runtime';
import { interruption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { say, show } from '../view/terminal';

export function downCommand(): Command {
  return stackOptions(new Command('down'))
    .description('Removes what `bigdata up` applied under this name and waits until it is gone. Volume claims stay, unless told.')
    .option('--delete-data', 'remove volume claims with their data, too')
    .action(async (options: StackOptions & { deleteData?: boolean }) => {
      await withClient(options, async (client) => {
        const stay = await new Stack(client, stackName(options)).remove({
          report: show, deleteData: options.deleteData, signal: interruption('what is being deleted goes on by itself; `bigdata down` again removes the rest'),
        });
        for (const object of stay) {
          if (object.kind === 'Secret') say('kept', `${titleOf(object)}, which was made once`, '  data that it opens may be elsewhere; `kubectl delete` removes it');
          else say('kept', `${titleOf(object)}, with its data`, '  `bigdata down --delete-data` removes it');
        }
      });
    });
}
