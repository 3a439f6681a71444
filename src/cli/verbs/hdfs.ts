import { Command, InvalidArgumentError } from 'commander';
import { decommission, hdfsCommand, hdfsStatus, isWell, recommission } from '../../runtime';
import { ClusterOptions, clusterOptions, duration, interruption, withClient } from '../options';
import { printableJson } from '../view/printable';
import { show, showOutcome, table } from '../view/terminal';

interface Options extends ClusterOptions {
  readonly cluster?: string;
}

export function hdfsVerb(): Command {
  const hdfs = new Command('hdfs')
    .description('Looks after an HDFS cluster. Hadoop\'s own commands run in a pod beside it, as its superuser.')
    .addHelpText('after', '\nExamples:\n  $ bigdata hdfs status\n  $ bigdata hdfs fsck /data\n  $ bigdata hdfs run -- dfs -ls /\n  $ bigdata cp flights.parquet hdfs:///data/');
  verb(hdfs, 'status')
    .description('NameNodes, DataNodes and blocks, as the active NameNode sees them; ends with 1 when blocks are missing or no NameNode is active and out of safe mode')
    .option('-o, --output <format>', 'json, or a table')
    .action(async (options: Options & { output?: string }) => withClient(options, async (client) => {
      const report = await hdfsStatus(client, { name: options.cluster });
      if (!isWell(report)) process.exitCode = 1;
      if (options.output === 'json') {
        process.stdout.write(`${printableJson(report)}\n`);
        return;
      }
      const rows = [
        ['POD', 'STATE', 'BLOCKS', 'USED', 'CAPACITY'],
        ...report.nameNodes.map(({ pod, state, safeMode: closed }) => [pod, closed ? `${state}, in safe mode` : state, '', '', '']),
        ...report.dataNodes.map((node) => [node.pod, node.silent === undefined ? node.state : `${node.state}, silent for ${node.silent} s`, String(node.blocks), bytes(node.used), bytes(node.capacity)]),
      ];
      const { files, blocks, underReplicated, missing } = report;
      process.stdout.write(`${table(rows)}\n\n${files} files, ${blocks} blocks, of which ${underReplicated} have too few replicas and ${missing} none\n`);
      if (report.upgrade) process.stdout.write(`a rolling upgrade is ${report.upgrade}; \`bigdata hdfs run -- dfsadmin -rollingUpgrade finalize\` ends it\n`);
    }));
  verb(hdfs, 'decommission')
    .description('copies all blocks of the last DataNodes to the first ones, so that they may go; `bigdata up` with fewer DataNodes does it, too')
    .requiredOption('--remaining <count>', 'how many DataNodes stay', whole)
    .addHelpText('after', '\nCtrl-C ends the watching, not the copying. `bigdata hdfs recommission` takes it back.')
    .action(async ({ remaining, ...options }: Options & { remaining: number }) => withClient(options, async (client) => {
      const signal = interruption('the NameNodes go on copying');
      await decommission(client, { name: options.cluster }, remaining, { progress: (leaving, held) => show({ type: 'draining', leaving, held }), signal });
    }));
  verb(hdfs, 'recommission')
    .description('takes all DataNodes into service again')
    .action(async (options: Options) => withClient(options, (client) => recommission(client, { name: options.cluster }, {
      progress: (lingering) => show({ type: 'draining', leaving: lingering }), signal: interruption('call it again'),
    })));
  passing(hdfs, 'report', 'DataNodes with their disks', () => ['dfsadmin', '-report']);
  passing(hdfs, 'fsck', 'checks files and their blocks', ([path = '/']) => ['fsck', path], '[path]');
  passing(hdfs, 'safemode', 'tells, enters or leaves safe mode, or waits for its end', ([action = 'get']) => ['dfsadmin', '-safemode', safeMode(action)], '[action]');
  passing(hdfs, 'balance', 'moves blocks from full DataNodes to empty ones', ([percent = '10']) => ['balancer', '-threshold', percent], '[percent]');
  passing(hdfs, 'run', 'any of Hadoop\'s commands: bigdata hdfs run -- dfs -du -h /', (argv) => [...argv], '<arguments...>');
  return hdfs;
}

function verb(parent: Command, name: string): Command {
  return clusterOptions(parent.command(name)).option('-c, --cluster <name>', 'name of the HDFS cluster (default: the only one of the namespace)');
}

/** A verb that is a command of Hadoop's. */
function passing(parent: Command, name: string, description: string, argv: (args: string[]) => string[], argument?: string): void {
  const command = verb(parent, name).description(description).option('--timeout <duration>', 'longest time to follow', duration, 86_400_000);
  if (argument) command.argument(argument);
  command.action(async (...given: unknown[]) => {
    const options = given.at(-2) as Options & { timeout: number };
    const args = argument ? [given[0]].flat().filter((value) => value !== undefined) as string[] : [];
    await withClient(options, async (client) => {
      const outcome = await hdfsCommand(client, { name: options.cluster }, argv(args), {
        report: (event) => { if (event.type === 'log' || event.type === 'trouble') show(event); },
        signal: interruption('Hadoop\'s command ends with its pod'),
        timeout: options.timeout,
      });
      process.exitCode = showOutcome(outcome);
    });
  });
}

function whole(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('A number of at least 1.');
  return Number(text);
}

function safeMode(action: string): string {
  if (!['get', 'enter', 'leave', 'wait'].includes(action)) throw new InvalidArgumentError('One of get, enter, leave, wait.');
  return action;
}

function bytes(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)} GB` : `${(count / 1e6).toFixed(1)} MB`;
}
