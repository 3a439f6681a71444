/** @alone the large system */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { AirflowDatabase, AirflowDeployment, AirflowLogs, DagSource } from '../../src';
import { AirflowInNamespace } from '../support/airflow';
import { bigdata, CommandOptions, emptyFolder, Outcome, succeed } from '../support/command';
import { inContainer } from '../support/exec';
import { loadImages } from '../support/images';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'airflow-verbs';
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

/** A DAG of one task with that body. */
const dag = (name: string, body: string, options = 'is_paused_upon_creation=False') => `
from airflow.sdk import dag, task
@dag(schedule=None, ${options})
def ${name}():
    @task
    def work(dag_run=None):
        ${body}
    work()
${name}()
`;

const DAGS = {
  'doubles.py': dag('doubles', 'assert dag_run.conf["number"] * 2 == 42'),
  'fails.py': dag('fails', 'raise ValueError("there are no rows")'),
  'team/waits.py': dag('waits', 'import time; time.sleep(15)'),
  'team/sub/reads.py': dag('reads', 'from airflow.sdk import Connection; assert Connection.get("vault").password == "s3cret"'),
  'rests.py': dag('rests', 'pass', 'is_paused_upon_creation=True'),
  'broken.py': 'import nothing_by_that_name # Airflow reads only files with its name and "dag" in them\n',
};

const flags = ['-n', NAMESPACE];
const airflow = (verb: string, args: string[] = [], options: CommandOptions = {}) => bigdata(['airflow', verb, ...args, ...flags], options);

/** Runs a verb that is sent a signal as soon as it has printed something. */
function endedAt(printed: RegExp, signal: NodeJS.Signals, verb: string, args: string[] = []): Promise<Outcome> {
  let sent = false;
  return airflow(verb, args, {
    watch: (output, kill) => {
      if (!sent && printed.test(output)) kill(signal);
      sent ||= printed.test(output);
    },
  });
}

async function replicas(): Promise<number[]> {
  const { items } = await kubernetes('GET', `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`);
  return items.map(({ spec }: any) => spec.replicas);
}

async function podNames(component: string): Promise<string[]> {
  const query = `labelSelector=${encodeURIComponent(`app.kubernetes.io/name=airflow,app.kubernetes.io/component=${component}`)}`;
  return (await kubernetes('GET', `${PODS}?${query}`)).items.map(({ metadata }: any) => metadata.name);
}

const web = new AirflowInNamespace(NAMESPACE);
let up: () => Promise<Outcome>;

beforeAll(async () => {
  await loadImages('airflow', 'postgresql', 'pgbouncer');
  await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const folder = synthesized('verbs', NAMESPACE, (chart) => {
    new AirflowDeployment(chart, 'airflow', {
      dags: [DagSource.configMap(DAGS)],
      database: AirflowDatabase.embedded({ pgBouncer: {} }),
      logs: AirflowLogs.claim(Size.gibibytes(1), { oneNode: true }),
      taskPod: { annotations: { team: 'flights' }, tolerations: [{ key: 'spot', operator: 'Exists' }], podSpec: { terminationGracePeriodSeconds: 10 } },
    });
  });
  up = () => bigdata(['up', '-f', folder, '--name', 'verbs', ...flags, '--patience', '2m']);
  await succeed(up());
});
afterAll(async () => {
  await succeed(bigdata(['down', '--name', 'verbs', ...flags, '--delete-data']));
  await withoutNamespace(NAMESPACE);
});

test('with logs on a volume that only one node can mount, what mounts it is on one node', async () => {
  const { items } = await kubernetes('GET', `${PODS}?labelSelector=app.kubernetes.io%2Fname%3Dairflow`);
  const readers = items.filter(({ spec: { volumes } }: any) => volumes.some(({ persistentVolumeClaim: claim }: any) => claim?.claimName === 'airflow-logs'));
  expect(readers.length).toBeGreaterThanOrEqual(3);
  expect(new Set(readers.map(({ spec: { nodeName } }: any) => nodeName)).size).toBe(1);
});

describe('a run of a DAG', () => {
  test('starts as soon as its file was read, gets what it was given, and ends the command when it ends', async () => {
    const { stderr } = await succeed(airflow('trigger', ['doubles', '--conf', '{"number": 21}']));
    expect(stderr).toMatch(/queued +work, try 1\n[^]*success +work, try 1: \d+\.\d s\n.*success +doubles: \d+\.\d s\n$/);
  });

  test('that fails shows why', async () => {
    const { code, stdout, stderr } = await airflow('trigger', ['airflow', 'fails']);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/failed +work, try 1/)]);
    expect(stdout).toMatch(/ERROR Task failed with exception\n[^]*ValueError: there are no rows\n/);
  });

  test('of a paused DAG needs a word', async () => {
    expect(await airflow('trigger', ['rests'])).toMatchObject({ code: 1, stderr: expect.stringContaining('DAG rests is paused') });
    await succeed(airflow('trigger', ['rests', '--unpause']));
  });

  test('of a DAG that is not there says which there are, and which file cannot be read', async () => {
    const { code, stderr } = await airflow('trigger', ['broken', '--patience', '2s']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/trouble +Airflow cannot read a file:\n[^]*dags\/broken\.py: [^]*No module named 'nothing_by_that_name'/);
    expect(stderr).toMatch(/error: Airflow airflow has no DAG "broken"; it cannot read broken\.py\.\n +It has: doubles, fails, reads, rests, waits\.\n$/);
  });

  test('for a date that has one is refused', async () => {
    const dated = ['rests', '--logical-date', '2026-01-31T06:00:00+01:00'];
    const { stdout } = await succeed(airflow('trigger', [...dated, '--detach']));
    expect(stdout).toMatch(/^manual__\S+\n$/);
    expect(await airflow('trigger', dated)).toMatchObject({ code: 1, stderr: expect.stringContaining('DAG rests has a run for 2026-01-31T05:00:00.000Z already') });
  });

  test('goes on after Ctrl-C', async () => {
    const { code } = await endedAt(/running +work/, 'SIGINT', 'trigger', ['waits']);
    expect(code).toBe(130);
    const { stdout } = await airflow('dags', ['-o', 'json']);
    expect(JSON.parse(stdout).dags).toContainEqual(expect.objectContaining({ id: 'waits', paused: false, lastRun: 'running' }));
  });

  test('is followed to its end although the api-server is killed meanwhile', async () => {
    let killed: Promise<unknown> | undefined;
    const kill = async () => Promise.all((await podNames('api-server')).map((name) => kubernetes('DELETE', `${PODS}/${name}`, { gracePeriodSeconds: 0 })));
    await succeed(airflow('trigger', ['waits'], { watch: (output) => { if (/running +work/.test(output)) killed ??= kill(); } }));
    expect(await killed).toHaveLength(1);
  });
});

test('DAGs are listed with their last runs, and files that cannot be read below', async () => {
  const { code, stdout } = await airflow('dags');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^DAG +SCHEDULE +PAUSED +LAST RUN +NEXT RUN\ndoubles +none +no +success +none\nfails +none +no +failed +none\n/);
  expect(stdout).toMatch(/\ncannot be read: dags\/broken\.py\n[^]*No module named 'nothing_by_that_name'/);
});

test('users are listed, with their passwords when asked', async () => {
  expect((await succeed(airflow('users'))).stdout).toMatch(/^USER +ROLE +PASSWORD\nadmin +admin +in Secret airflow-user-admin, key password\n$/);
  const { data: { password } } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/secrets/airflow-user-admin`);
  expect((await succeed(airflow('users', ['--show-passwords']))).stdout).toContain(`admin  ${Buffer.from(password, 'base64')}\n`);
});

/** A password that is kept in the database, as people enter them. */
const addConnection = () => web.api('POST', 'connections', { connection_id: 'vault', conn_type: 'generic', password: 's3cret' });

/** Asks the database, from within its pod. */
const sql = async (statement: string) => (await inContainer(NAMESPACE, 'airflow-database-0', 'database', 'psql', '--username=airflow', '-tAc', statement)).trim();

describe('what Airflow knows', () => {
  const file = join(emptyFolder('backup'), 'airflow.dump');
  const lastRun = async () => JSON.parse((await airflow('dags', ['-o', 'json'])).stdout).dags.find(({ id }: any) => id === 'doubles').lastRun;

  test('is saved to a file', async () => {
    await addConnection();
    expect(await succeed(airflow('backup', [file]))).toMatchObject({ stdout: '', stderr: expect.stringMatching(/saved +\d+\.\d kB to /) });
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('PGDMP');
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('is not touched by a file that is not whole', async () => {
    const half = `${file}-half`;
    writeFileSync(half, readFileSync(file).subarray(0, -50_000));
    expect(await airflow('restore', [half, '--yes'])).toMatchObject({ code: 1, stderr: expect.stringContaining('Nothing was restored, and Airflow was not stopped') });
    expect(await airflow('restore', [file])).toMatchObject({ code: 1, stderr: expect.stringContaining('Pass --yes') });
    expect(await replicas()).toEqual([1, 1, 1, 1]);
  });

  test('is what it was, also when a restore was killed in its middle', async () => {
    expect((await airflow('trigger', ['doubles', '--conf', '{"number": 1}'])).code).toBe(1);
    expect(await lastRun()).toBe('failed');
    let kill!: (signal: NodeJS.Signals) => void;
    const killed = airflow('restore', [file, '--yes'], { watch: (_, end) => { kill = end; } });
    await eventually(async () => (await replicas()).includes(0), 60, 'a daemon without pods');
    kill('SIGKILL');
    await killed;
    expect(await up()).toMatchObject({ code: 1, stderr: expect.stringContaining('Another tool has set these fields') });
    await succeed(airflow('restore', [file, '--yes']));
    expect(await replicas()).toEqual([1, 1, 1, 1]);
    expect((await succeed(up())).stderr).toContain('unchanged');
    expect(await lastRun()).toBe('success');
    expect(await sql('select count(*) from pg_database where datname like \'airflow%\'')).toBe('1');
    await succeed(airflow('trigger', ['reads']));
  });
});

describe('the key of connections', () => {
  const SECRET = `/api/v1/namespaces/${NAMESPACE}/secrets/airflow-fernet-key`;
  const keys = async () => Buffer.from((await kubernetes('GET', SECRET)).data.key, 'base64').toString().split(',');

  test('in a Secret that was given needs a word', async () => {
    const label = (value: string | null) => kubernetes('PATCH', SECRET, { metadata: { labels: { 'app.kubernetes.io/managed-by': value } } });
    await label(null);
    expect(await airflow('rotate-fernet-key')).toMatchObject({ code: 1, stderr: expect.stringMatching(/Secret airflow-fernet-key was given[^]*Pass --yes/) });
    await label('cdk8s-bigdata');
  });

  test('is replaced, however often that is killed, while each value can be read', async () => {
    const [[old], encrypted] = [await keys(), await sql('select password from connection')];
    for (const step of [/know the new key/, /encrypt by the new key/, /connections and variables anew/, /forget the old key/]) {
      await endedAt(step, 'SIGKILL', 'rotate-fernet-key');
      expect(await web.api('GET', 'connections/vault')).toMatchObject({ password: '***' }); // it was decrypted for that
    }
    const { stderr } = await succeed(airflow('rotate-fernet-key'));
    expect(stderr).not.toContain('know the new key'); // it went on
    const now = await keys();
    expect(now).toEqual([expect.stringMatching(/^[-\w]{43}=$/)]);
    expect(now).not.toContain(old);
    expect(await sql('select password from connection')).not.toBe(encrypted);
    await succeed(airflow('trigger', ['reads']));
    expect((await succeed(up())).stderr).toContain('unchanged');
  });
});

test('a backup is not half there when the database goes meanwhile', async () => {
  const locked = sql('begin; lock table connection in access exclusive mode; select pg_sleep(60)').catch((error: Error) => error);
  await eventually(async () => Number(await sql('select count(*) from pg_locks where mode = \'AccessExclusiveLock\'')) > 0 || undefined, 20, 'the lock');
  const file = join(emptyFolder('backup'), 'airflow.dump');
  const saved = airflow('backup', [file]);
  await eventually(async () => Number(await sql('select count(*) from pg_stat_activity where application_name = \'pg_dump\'')) > 0 || undefined, 20, 'pg_dump');
  await kubernetes('DELETE', `${PODS}/airflow-database-0`, { gracePeriodSeconds: 0 });
  expect(await saved).toMatchObject({ code: 1, stderr: expect.stringContaining('The backup is not whole, and was dropped') });
  expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
  await locked;
});
