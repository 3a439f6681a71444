import { Command, InvalidArgumentError } from 'commander';
import { findPage, forward } from '../../runtime';
import { ClusterOptions, clusterOptions, interruption, withClient } from '../options';
import { say } from '../view/terminal';

export function uiCommand(): Command {
  return clusterOptions(new Command('ui'))
    .description('Makes a web page of the cluster reachable from here until Ctrl-C: of a history server, of HDFS, of Airflow, of an application that runs. Prints its address.')
    .argument('<name>', 'history server, HDFS cluster, Airflow or application')
    .option('-p, --port <number>', 'local port (default: any that is free)', port, 0)
    .addHelpText('after', '\nExamples:\n  $ bigdata ui history\n  $ bigdata ui hdfs --port 9870\n  $ bigdata ui airflow          # who may log in: bigdata airflow users')
    .action(async (name: string, options: ClusterOptions & { port: number }) => withClient(options, async (client) => {
      const page = await findPage(client, name);
      const signal = interruption('the page is closed');
      const { port: local, close } = await forward(client, page.pod, page.port, options.port, (error) => say('trouble', error.message));
      process.stdout.write(`http://127.0.0.1:${local}/\n`);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      await close();
    }));
}

function port(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new InvalidArgumentError('A number up to 65535.');
  return Number(text);
}
