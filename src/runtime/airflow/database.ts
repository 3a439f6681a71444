import { closeSync, createReadStream, createWriteStream, existsSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DaemonOptions, startDaemons, stopDaemons } from './daemons';
import { AirflowObjects, AirflowReference, DAEMONS, findAirflow, readyPod } from './deployment';
import { valueOf } from './pod-spec';
import { COMPONENTS } from '../../contract';
import { Problem } from '../../problem';
import { counter } from '../copy/counter';
import { componentOf } from '../instance';
import { KubeObject } from '../object';
import { ConnectionLost } from '../transport/channel';
import { KubeClient } from '../transport/client';
import { capture, exec, ExecFailure } from '../transport/exec';

export interface BackupOptions {
  /** Called with all bytes so far. */
  readonly progress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface RestoreOptions extends BackupOptions, DaemonOptions {
  /** Called when a step begins. */
  readonly step: (text: string) => void;
  /** Take a backup of another release than that of the tables in use: that of the image which has been applied. */
  readonly otherRelease?: boolean;
}

/** In the database's pod; the password goes from one variable to another, and into no argument. Source: docker-library/postgres for the names. */
const CONNECT = 'set -eu; export PGUSER="$POSTGRES_USER" PGPASSWORD="$POSTGRES_PASSWORD";';
const DUMP = `${CONNECT} exec pg_dump --format=custom --dbname="$POSTGRES_DB"`;
const SQL = 'psql --quiet --no-psqlrc --tuples-only --no-align --set ON_ERROR_STOP=1';

/** Into a database of its own, so that the one in use stays as it is whatever comes. */
const FILL = `${CONNECT}
${SQL} --dbname=postgres --command="drop database if exists \\"\${POSTGRES_DB}_restored\\" with (force)" --command="create database \\"\${POSTGRES_DB}_restored\\""
exec pg_restore --exit-on-error --single-transaction --no-owner --dbname="\${POSTGRES_DB}_restored"`;

/** Which releases of Airflow and of FAB the tables are of: a line for each of both databases. */
const REVISIONS = `${CONNECT}
for database in "$POSTGRES_DB" "\${POSTGRES_DB}_restored"; do
revisions=$(${SQL} --dbname="$database" <<'END'
select version_num from alembic_version;
select to_regclass('alembic_version_fab') is not null as has_fab \\gset
\\if :has_fab
select version_num from alembic_version_fab;
\\endif
END
)
echo $revisions
done`;

/** At once, or not at all. PgBouncer may keep connections that nobody uses. */
const SWAP = `${CONNECT}
${SQL} --dbname=postgres <<END
drop database if exists "\${POSTGRES_DB}_replaced" with (force);
select pg_terminate_backend(pid) from pg_stat_activity where datname in ('$POSTGRES_DB', '\${POSTGRES_DB}_restored');
begin;
alter database "$POSTGRES_DB" rename to "\${POSTGRES_DB}_replaced";
alter database "\${POSTGRES_DB}_restored" rename to "$POSTGRES_DB";
commit;
drop database "\${POSTGRES_DB}_replaced" with (force);
END`;

const MAGIC = 'PGDMP';

/** Saves what is in the database to a file, which is there when it is whole; `-` is stdout. Costs a websocket; Airflow goes on meanwhile. */
export async function backupAirflow(client: KubeClient, reference: AirflowReference, file: string, { progress, signal }: BackupOptions = {}): Promise<void> {
  const pod = await databasePod(client, await findAirflow(client, reference), 'Back it up');
  const partial = `${file}.part`;
  // whoever reads it reads all that Airflow knows
  const target: Writable = file === '-' ? process.stdout : createWriteStream(partial, { mode: 0o600 });
  const stdout = new PassThrough();
  const written = pipeline(stdout, counter(progress), target, { end: file !== '-' });
  const full = new AbortController();
  written.catch((error) => full.abort(error));
  try {
    await exec(client, pod, shell(DUMP), { container: COMPONENTS.database, stdout, signal: signal ? AbortSignal.any([signal, full.signal]) : full.signal });
    stdout.end();
    await written;
    if (file !== '-') renameSync(partial, file);
  } catch (error) {
    stdout.destroy();
    await written.catch(() => undefined);
    if (file !== '-') rmSync(partial, { force: true });
    throw explained(error, 'The backup is not whole, and was dropped');
  }
}

/**
 * Puts a backup in place of what is in the database. The daemons stop only when all of it has arrived, and start again afterwards. It may be interrupted at
 * any point and called again. The Fernet key is no part of a backup: without the one of then, connections and variables cannot be read.
 */
export async function restoreAirflow(client: KubeClient, reference: AirflowReference, file: string, options: RestoreOptions): Promise<void> {
  const { step, signal, progress } = options;
  checkFile(file);
  const airflow = await findAirflow(client, reference);
  const pod = await databasePod(client, airflow, 'Restore it');
  const container = COMPONENTS.database;
  try {
    step(`fills a database beside the one in use from ${file}`);
    const stdin = counter(progress);
    pipeline(createReadStream(file), stdin).catch(() => undefined); // then pg_restore has ended, and says why
    await exec(client, pod, shell(FILL), { container, stdin, signal });
    if (!options.otherRelease) checkRevisions(await capture(client, pod, shell(REVISIONS), container, signal));
  } catch (error) {
    throw explained(error, 'Nothing was restored, and Airflow was not stopped');
  }
  step('stops the daemons');
  await stopDaemons(client, airflow, airflow.deployments.filter((daemon) => DAEMONS.includes(componentOf(daemon)!)), options);
  step('puts the new database in place of the old one');
  await capture(client, pod, shell(SWAP), container, signal).catch((error) => { throw explained(error, 'The databases were not exchanged; call it again'); });
  step('starts the daemons');
  await startDaemons(client, airflow, options);
}

async function databasePod(client: KubeClient, airflow: AirflowObjects, what: string): Promise<KubeObject> {
  if (!airflow.database) {
    throw new Problem(`The database of Airflow ${airflow.name} is not its own: it is at ${hostOf(airflow)}.`, `${what} there, by the means of whoever runs it.`);
  }
  const pod = await readyPod(client, airflow, COMPONENTS.database);
  if (!pod) throw new Problem(`The database of Airflow ${airflow.name} is not ready.`, 'See `bigdata status`.');
  return pod;
}

/** Where the database is; behind PgBouncer, where that one finds it. A pure function. */
export function hostOf({ apiServer, deployments }: Pick<AirflowObjects, 'apiServer' | 'deployments'>): string {
  const pool = deployments.find((deployment) => componentOf(deployment) === COMPONENTS.pgBouncer);
  if (pool) return `${valueOf(pool, 'PGHOST')}:${valueOf(pool, 'PGPORT')}`;
  return new URL(valueOf(apiServer, 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN') ?? 'unknown://unknown').host;
}

function checkFile(file: string): void {
  if (!existsSync(file)) throw new Problem(`There is no file ${file}.`);
  const start = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, start);
  closeSync(descriptor);
  if (start.toString() !== MAGIC) throw new Problem(`${file} is no backup of Airflow's database.`, 'Make one with `bigdata airflow backup FILE` (pg_dump --format=custom).');
}

/** Of two lines, the revisions of what is there and of what comes. A pure function. */
export function checkRevisions(output: string): void {
  const [now, restored] = output.trim().split('\n');
  if (now === restored) return;
  throw new Problem(`The backup is of another release of Airflow: its tables are at ${restored}, those in use at ${now}.`,
    'Apply the release of the backup, which waits for its tables, and restore with --other-release.');
}

function shell(script: string): string[] {
  return ['/bin/sh', '-c', script];
}

function explained(error: unknown, consequence: string): unknown {
  if (error instanceof ExecFailure || error instanceof ConnectionLost || (error as NodeJS.ErrnoException).code) {
    return new Problem(`${consequence}: ${(error as Error).message}`, error instanceof ConnectionLost ? 'Call it again.' : undefined, { cause: error });
  }
  return error;
}
