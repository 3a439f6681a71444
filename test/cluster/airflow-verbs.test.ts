import { AirflowDeployment, DagSource } from '../../src';
import { bigdata, CommandOptions, succeed } from '../support/command';
import { kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
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
  'waits.py': dag('waits', 'import time; time.sleep(20)'),
  'rests.py': dag('rests', 'pass', 'is_paused_upon_creation=True'),
  'broken.py': 'import nothing_by_that_name # Airflow reads only files with its name and "dag" in them\n',
};

const flags = ['-n', NAMESPACE];
const airflow = (verb: string, args: string[] = [], options: CommandOptions = {}) => bigdata(['airflow', verb, ...args, ...flags], options);

async function podNames(component: string): Promise<string[]> {
  const query = `labelSelector=${encodeURIComponent(`app.kubernetes.io/name=airflow,app.kubernetes.io/component=${component}`)}`;
  return (await kubernetes('GET', `${PODS}?${query}`)).items.map(({ metadata }: any) => metadata.name);
}

beforeAll(async () => {
  await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const folder = synthesized('verbs', NAMESPACE, (chart) => { new AirflowDeployment(chart, 'airflow', { dags: [DagSource.configMap(DAGS)] }); });
  await succeed(bigdata(['up', '-f', folder, '--name', 'verbs', ...flags, '--patience', '2m']));
});
afterAll(async () => {
  // whoever made pods of tasks removes them, unless it is removed first; they mount the claim of logs
  await Promise.all((await podNames('task')).map((name) => kubernetes('DELETE', `${PODS}/${name}`)));
  await succeed(bigdata(['down', '--name', 'verbs', ...flags, '--delete-data']));
  await withoutNamespace(NAMESPACE);
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
    expect(stderr).toMatch(/error: Airflow airflow has no DAG "broken"; it cannot read broken\.py\.\n +It has: doubles, fails, rests, waits\.\n$/);
  });

  test('for a date that has one is refused', async () => {
    const dated = ['rests', '--logical-date', '2026-01-31T06:00:00+01:00'];
    const { stdout } = await succeed(airflow('trigger', [...dated, '--detach']));
    expect(stdout).toMatch(/^manual__\S+\n$/);
    expect(await airflow('trigger', dated)).toMatchObject({ code: 1, stderr: expect.stringContaining('DAG rests has a run for 2026-01-31T05:00:00.000Z already') });
  });

  test('goes on after Ctrl-C', async () => {
    let interrupted = false;
    const { code } = await airflow('trigger', ['waits'], {
      watch: (output, kill) => {
        if (!interrupted && /running +work/.test(output)) kill('SIGINT');
        interrupted ||= /running +work/.test(output);
      },
    });
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
