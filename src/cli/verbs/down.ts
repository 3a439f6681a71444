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
        const secrets = stay.filter(({ kind }) => kind === 'Secret');
        for (const object of stay.filter((each) => !secrets.includes(each))) say('kept', `${titleOf(object)}, with its data`, '  `bigdata down --delete-data` removes it');
        if (secrets.length > 0) say('kept', `${secrets.map(titleOf).join(', ')}: made once`, '  what they open may be kept elsewhere; `kubectl delete` removes them');
      });
    });
}
