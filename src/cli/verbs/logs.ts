import { Command, Option } from 'commander';
import { COMPONENTS, LABELS } from '../../contract';
import { Problem } from '../../problem';
import { CORE, followLog, mainContainer } from '../../runtime';
import { ClusterOptions, clusterOptions, count, withClient } from '../options';
import { printLog } from '../view/terminal';

interface Options extends ClusterOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly container?: string;
  readonly previous?: boolean;
  readonly raw?: boolean;
}

export function logsCommand(): Command {
  return clusterOptions(new Command('logs'))
    .description('Prints the log of the driver of an application\'s last run, or of a pod.')
    .argument('<name>', 'an application or a pod')
    .option('-f, --follow', 'until it ends')
    .addOption(new Option('-p, --previous', 'of the container before it was started again').conflicts('follow'))
    .option('-c, --container <name>', 'default: the one that does the work')
    .option('--raw', 'also colours and other control sequences go to the terminal as the program wrote them: they can do anything to it')
    .option('--tail <lines>', 'only the last lines', count)
    .action(async (name: string, options: Options) => {
      await withClient(options, async (client) => {
        const { items } = await client.list(CORE.pods, { namespace: client.connection.namespace });
        const runs = items.filter(({ metadata: { labels = {} } }) => labels['batch.kubernetes.io/job-name'] === name
          || (labels[LABELS.instance] === name && labels[LABELS.component] === COMPONENTS.driver));
        const latest = runs.sort((a, b) => (String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1)).at(-1);
        const pod = items.find(({ metadata }) => metadata.name === name) ?? latest;
        if (!pod) throw new Problem(`There is no application or pod ${JSON.stringify(name)} with a log in namespace ${client.connection.namespace}.`, 'See `bigdata status`, or pass --namespace.');
        const container = options.container ?? mainContainer(pod);
        if (options.follow) {
          for await (const line of followLog(client, pod, container, undefined, { tailLines: options.tail })) printLog(line, options.raw);
        } else {
          for await (const line of client.log(pod, { container, tailLines: options.tail, previous: options.previous })) printLog(line.replace(/^\S+ ?/, ''), options.raw);
        }
      });
    });
}
