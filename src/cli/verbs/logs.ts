import { Command, Option } from 'commander';
import { findLog, followLog, mainContainer } from '../../runtime';
import { ClusterOptions, clusterOptions, count, withClient } from '../options';
import { printLog, say } from '../view/terminal';

interface Options extends ClusterOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly container?: string;
  readonly previous?: boolean;
  readonly raw?: boolean;
}

export function logsCommand(): Command {
  return clusterOptions(new Command('logs'))
    .description('Prints the log of the driver of an application\'s last run, of a pod, or of the newest pod of any workload.')
    .argument('<name>', 'an application, a pod, a Job, CronJob, Deployment, StatefulSet or DaemonSet')
    .option('-f, --follow', 'until it ends')
    .addOption(new Option('-p, --previous', 'of the container before it was started again').conflicts('follow'))
    .option('-c, --container <name>', 'default: the one that does the work')
    .option('--raw', 'also colours and other control sequences go to the terminal as the program wrote them: they can do anything to it')
    .option('--tail <lines>', 'only the last lines', count)
    .addHelpText('after', '\nExamples:\n  $ bigdata logs delays                   # the driver of the last run\n  $ bigdata logs airflow-scheduler --follow\n  $ bigdata logs hdfs-namenode-0 --previous')
    .action(async (name: string, options: Options) => {
      await withClient(options, async (client) => {
        const { pod, others } = await findLog(client, name);
        if (others.length > 0) say('of', `${pod.metadata.name}, the newest of ${others.length + 1} pods of ${name}`);
        const container = options.container ?? mainContainer(pod);
        if (options.follow) {
          for await (const line of followLog(client, pod, container, undefined, { tailLines: options.tail })) printLog(line, options.raw);
        } else {
          for await (const line of client.log(pod, { container, tailLines: options.tail, previous: options.previous })) printLog(line.replace(/^\S+ ?/, ''), options.raw);
        }
      });
    });
}
