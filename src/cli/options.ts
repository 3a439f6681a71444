import { basename, resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Problem } from '../problem';
import type { KubeClient } from '../runtime';

export interface ClusterOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
}

/** The options by which every verb finds its cluster, named as kubectl names them. */
export function clusterOptions(command: Command): Command {
  return command
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG, then ~/.kube/config)')
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('-n, --namespace <name>', 'namespace (default: the context\'s)');
}

export interface StackOptions extends ClusterOptions {
  readonly name?: string;
}

export function stackOptions(command: Command): Command {
  return clusterOptions(command.option('--name <name>', 'name of the stack (default: the name of this folder)'));
}

export function stackName({ name }: StackOptions): string {
  return name ?? basename(resolve('.')).toLowerCase();
}

/** Connects, works, disconnects. */
export async function withClient<T>(options: ClusterOptions, work: (client: KubeClient) => Promise<T>): Promise<T> {
  const { connect, KubeClient: Client, ApiFailure } = await import('../runtime/index.js');
  const client = new Client(await connect(options));
  try {
    return await work(client);
  } catch (error) {
    if (error instanceof ApiFailure && (error.code === 401 || error.code === 403)) {
      const remedy = error.code === 401 ? 'The server does not accept these credentials; they may have expired. Sign in again' : 'Ask for the right';
      throw new Problem(error.message, `${remedy}, or pass another --context.`, { cause: error });
    }
    throw error;
  } finally {
    await client.close();
  }
}

/** For how long to follow what runs. */
export function followOptions(command: Command, timeout: string): Command {
  return command
    .addOption(durationOption('--timeout <duration>', 'longest time to follow', timeout))
    .addOption(durationOption('--patience <duration>', 'how long to bear a trouble that waiting will not cure', '10s'));
}

export function durationOption(flags: string, description: string, value: string): Option {
  return new Option(flags, description).argParser(duration).default(duration(value), value);
}

const UNITS: { [unit: string]: number } = { s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `10m`, `1h` in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smh])$/.exec(text);
  if (!match) throw new InvalidArgumentError('Write 30s, 10m or 1h.');
  return Number(match[1]) * UNITS[match[2]];
}

/** A whole number that an option counts with. */
export function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number.');
  return Number(text);
}

/** The choice between a table for people and JSON for programs. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'for programs, instead of a table').choices(['json']);
}

/** Ends at the first Ctrl-C or SIGTERM, and says at once what that means; a second one ends the process as usual. */
export function interruption(meaning: string): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write(`interrupted; ${meaning}\n`);
      controller.abort();
    });
  }
  return controller.signal;
}
