import { Command } from 'commander';
import { originText, Stack, titleOf } from '../../runtime';
import { confirm } from '../confirm';
import { interruption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { originOf } from '../origin';
import { say, show, showTotal } from '../view/terminal';

export function downCommand(): Command {
  return stackOptions(new Command('down'))
    .description('Removes what `bigdata up` applied under this name and waits until it is gone. Volume claims stay, unless told.')
    .option('--delete-data', 'remove volume claims with their data, too')
    .option('--yes', 'do not ask where another stack may be meant, since this one was applied from elsewhere')
    .action(async (options: StackOptions & { deleteData?: boolean; yes?: boolean }) => {
      await withClient(options, async (client) => {
        const stack = new Stack(client, stackName(options));
        const before = await stack.origin();
        const { folder } = originOf();
        if (!options.yes && options.name === undefined && before && before.folder !== folder) {
          const doubt = `The stack ${stack.name} was last applied from ${originText(before)}; this is ${folder}.`;
          await confirm([doubt], '--yes removes it; --name says which stack is meant.');
        }
        const stay = await stack.remove({
          report: show, deleteData: options.deleteData, signal: interruption('what is being deleted goes on by itself; `bigdata down` again removes the rest'),
        });
        showTotal();
        const together = new Map<string, typeof stay>();
        for (const each of stay) {
          const same = together.get(each.reason);
          if (same) same.push(each);
          else together.set(each.reason, [each]);
        }
        for (const [reason, kept] of together) say('kept', `${kept.map(({ object }) => titleOf(object)).join(', ')}: ${reason}`, `  ${kept[0].remedy}`);
      });
    });
}
