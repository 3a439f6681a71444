import { Command, InvalidArgumentError } from 'commander';
import { Problem } from '../../problem';
import {
  airflowDags, airflowUsers, backupAirflow, DagsReport, Event, findAirflow, restoreAirflow, rotateFernetKey, secretValue, triggerDag,
} from '../../runtime';
import { ClusterOptions, clusterOptions, durationOption, interruption, outputOption, withClient } from '../options';
import { printableJson, printableLines } from '../view/printable';
import { amount, say, show, showRun, table, transient } from '../view/terminal';

export function airflowVerb(): Command {
  const airflow = new Command('airflow')
    .description('Looks after an Airflow. NAME is its name; without one, the only one of the namespace is meant.')
    .addHelpText('after', '\nExamples:\n  $ bigdata airflow dags\n  $ bigdata airflow trigger hello --conf \'{"day": "2026-01-31"}\'\n  $ bigdata airflow users --show-passwords\n  $ bigdata ui airflow');
  triggerVerb(airflow);
  dagsVerb(airflow);
  usersVerb(airflow);
  backupVerb(airflow);
  restoreVerb(airflow);
  rotateVerb(airflow);
  return airflow;
}

interface TriggerFlags extends ClusterOptions {
  readonly conf?: { [key: string]: unknown };
  readonly logicalDate?: string;
  readonly unpause?: boolean;
  readonly detach?: boolean;
  readonly timeout: number;
  readonly patience: number;
}

function triggerVerb(airflow: Command): void {
  clusterOptions(airflow.command('trigger'))
    .description('Starts a run of a DAG, tells how its tasks get on, and ends with 0 when it has succeeded, with 1 when it has failed; the last lines of a failed '
      + 'task\'s log go to stdout. Ctrl-C ends the following, not the run.')
    .usage('[options] [name] <dag>')
    .argument('<dag...>', 'the DAG, after the name of the Airflow if there are several')
    .option('--conf <json>', 'what tasks get as params: a JSON object', conf)
    .option('--logical-date <date>', 'e.g. 2026-01-31 or 2026-01-31T06:00:00Z (default: none)', logicalDate)
    .option('--unpause', 'let a paused DAG run, from now on also on its schedule')
    .option('-d, --detach', 'print the id of the run and return')
    .addOption(durationOption('--timeout <duration>', 'longest time to follow', '24h'))
    .addOption(durationOption('--patience <duration>', 'how long to wait until Airflow knows the DAG', '2m'))
    .addHelpText('after', '\nExamples:\n  $ bigdata airflow trigger hello\n  $ bigdata airflow trigger etl --conf \'{"day": "2026-01-31"}\' --unpause\n  $ bigdata airflow trigger staging etl --detach')
    .action(async (args: string[], options: TriggerFlags) => withClient(options, async (client) => {
      const [name, dag] = named(args, 'DAG');
      const signal = interruption('a run that has started goes on by itself');
      const { run, state } = await triggerDag(client, { name }, dag, { ...options, signal, report: (event) => showRun(dag, event) });
      if (options.detach) process.stdout.write(`${run}\n`);
      if (state === 'failed') process.exitCode = 1;
    }));
}

function dagsVerb(airflow: Command): void {
  clusterOptions(airflow.command('dags'))
    .description('DAGs with their schedules and last runs, and files that Airflow cannot read; ends with 1 when there are such')
    .argument('[name]', 'the Airflow')
    .addOption(outputOption())
    .action(async (name: string | undefined, options: ClusterOptions & { output?: string }) => withClient(options, async (client) => {
      const report = await airflowDags(client, { name }, { trouble: (text) => say('trouble', text) });
      if (report.importErrors.length > 0) process.exitCode = 1;
      process.stdout.write(`${options.output === 'json' ? printableJson(report) : dagsText(report)}\n`);
    }));
}

function dagsText({ dags, importErrors }: DagsReport): string {
  const rows = dags.map(({ id, schedule, paused, lastRun, nextRun }) => [id, schedule ?? 'none', paused ? 'yes' : 'no', lastRun ?? 'none', nextRun ?? 'none']);
  const errors = importErrors.map(({ bundle, file, stackTrace }) => `\ncannot be read: ${bundle ? `${bundle}/` : ''}${file}\n${stackTrace.trim().replace(/^/gm, '  ')}`);
  return [table([['DAG', 'SCHEDULE', 'PAUSED', 'LAST RUN', 'NEXT RUN'], ...rows]), ...errors.map(printableLines)].join('\n');
}

function usersVerb(airflow: Command): void {
  clusterOptions(airflow.command('users'))
    .description('who may log in to its web pages and its API, as what, and in which Secret the password is')
    .argument('[name]', 'the Airflow')
    .option('--show-passwords', 'print the passwords themselves')
    .addOption(outputOption())
    .addHelpText('after', '\nWith users in Airflow\'s database (AirflowUsers.fab), these are those that were declared, and whoever changes a password there changes no Secret.')
    .action(async (name: string | undefined, options: ClusterOptions & { showPasswords?: boolean; output?: string }) => withClient(options, async (client) => {
      const found = await findAirflow(client, { name });
      const users = await Promise.all((await airflowUsers(client, found)).map(async (user) =>
        ({ ...user, ...(options.showPasswords ? { password: await secretValue(client, found.namespace, user.secret) } : {}) })));
      const rows = users.map(({ name: user, role, secret, password }) => [user, role, password ?? `in Secret ${secret.secretName}, key ${secret.key}`]);
      process.stdout.write(`${options.output === 'json' ? printableJson(users) : table([['USER', 'ROLE', 'PASSWORD'], ...rows])}\n`);
    }));
}

function backupVerb(airflow: Command): void {
  clusterOptions(airflow.command('backup'))
    .description('Saves what is in Airflow\'s own database, by pg_dump; the file is there when it is whole. Airflow goes on meanwhile. What encrypts connections and '
      + 'variables in it is the Fernet key, which is no part of it: keep that Secret, too.')
    .usage('[options] [name] <file>')
    .argument('<file...>', 'where to, after the name of the Airflow if there are several; - is stdout')
    .addHelpText('after', '\nExamples:\n  $ bigdata airflow backup airflow.dump\n  $ bigdata airflow backup - | age -r KEY > airflow.dump.age')
    .action(async (args: string[], options: ClusterOptions) => withClient(options, async (client) => {
      const [name, file] = named(args, 'file');
      if (file === '-' && process.stdout.isTTY) throw new Problem('A backup is nothing to read.', 'Name a file, or pass it on: bigdata airflow backup - | ...');
      let copied = 0;
      await backupAirflow(client, { name }, file, { progress: (bytes) => transient(amount(copied = bytes)), signal: interruption('what was saved so far is dropped') });
      say('saved', `${amount(copied)}${file === '-' ? '' : ` to ${file}`}`);
    }));
}

function restoreVerb(airflow: Command): void {
  clusterOptions(airflow.command('restore'))
    .description('Puts a backup in place of all that Airflow knows. It goes into a database beside the one in use; when it is there, the daemons stop, the databases '
      + 'are exchanged, and the daemons start. Tasks that run meanwhile fail. If it is interrupted, call it again.')
    .usage('[options] [name] <file>')
    .argument('<file...>', 'what `backup` made, after the name of the Airflow if there are several')
    .option('--yes', 'what Airflow knows now is lost')
    .option('--other-release', 'the backup is of the release that has been applied, and the tables in use are not: the way back after an upgrade')
    .addHelpText('after', '\nThe Fernet key is no part of a backup: connections and variables can be read only with the Secret of then.\n\nExamples:\n  $ bigdata airflow restore airflow.dump --yes\n'
      + '  $ bigdata up -f before/ --name airflow; bigdata airflow restore before.dump --yes --other-release   # back after an upgrade')
    .action(async (args: string[], options: ClusterOptions & { yes?: boolean; otherRelease?: boolean }) => withClient(options, async (client) => {
      const [name, file] = named(args, 'file');
      if (!options.yes) throw new Problem('What Airflow knows now would be lost.', 'Pass --yes; `bigdata airflow backup` saves it before.');
      const signal = interruption('call it again: Airflow may be stopped until it has ended');
      await restoreAirflow(client, { name }, file, {
        otherRelease: options.otherRelease, progress: (bytes) => transient(amount(bytes)), step, report: showDaemons, signal,
      });
      say('restored', `Airflow is what it was in ${file}`);
    }));
}

function rotateVerb(airflow: Command): void {
  clusterOptions(airflow.command('rotate-fernet-key'))
    .description('Replaces the key that encrypts connections and variables, and encrypts them anew: the daemons get to know a new key, then use it, then forget the old '
      + 'one, and restart for each. If it is interrupted, call it again: it goes on where it was.')
    .argument('[name]', 'the Airflow')
    .option('--yes', 'also in a Secret that was given')
    .addHelpText('after', '\nA backup from before it needs the old key.\n\nExamples:\n  $ bigdata airflow rotate-fernet-key')
    .action(async (name: string | undefined, options: ClusterOptions & { yes?: boolean }) => withClient(options, async (client) => {
      const signal = interruption('no key is lost; call it again, and it goes on');
      await rotateFernetKey(client, { name }, { force: options.yes, step, report: showDaemons, signal });
      say('rotated', 'connections and variables are encrypted by a new key');
    }));
}

function step(text: string): void {
  say('step', text);
}

function showDaemons(event: Event): void {
  if (event.type === 'status' || event.type === 'trouble') show(event);
}

/** `[NAME] WHAT`, of which the first may be left out. */
function named(args: readonly string[], what: string): [name: string | undefined, last: string] {
  if (args.length > 2) throw new Problem(`One ${what}, please: ${args.join(' ')} are ${args.length}.`, 'See --help.');
  return args.length === 2 ? [args[0], args[1]] : [undefined, args[0]];
}

function conf(text: string): { [key: string]: unknown } {
  let value: unknown;
  try { value = JSON.parse(text); } catch { /* said below */ }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new InvalidArgumentError('Write a JSON object: \'{"key": "value"}\'.');
  return value as { [key: string]: unknown };
}

/** A time without zone would mean another one on each machine. */
function logicalDate(text: string): string {
  const complete = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const date = new Date(text);
  if (!complete || Number.isNaN(date.getTime())) throw new InvalidArgumentError('Write 2026-01-31, 2026-01-31T06:00:00Z or 2026-01-31T06:00:00+01:00.');
  return date.toISOString();
}
