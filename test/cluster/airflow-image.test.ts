import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { AirflowDeployment, BashTask, Dag, MappedOver, PythonCode, PythonTask, TaskGroup } from '../../src';
import { dagFile } from '../../src/airflow/files';
import { testApp } from '../support/app';
import { bigdata, command, emptyFolder, Outcome, ROOT, succeed } from '../support/command';
import { Container, UnpackedImage } from '../support/container';
import { everyKind, graphs, wildTexts } from '../support/dags';
import { wildText } from '../support/texts';

const API = 'http://127.0.0.1:8080';
const BUNDLE = 'airflow.providers.git.bundles.git.GitDagBundle';
const CONFIGURATION = {
  AIRFLOW__CORE__AUTH_MANAGER: 'airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager',
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: 'True',
  AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
  AIRFLOW__CORE__PARALLELISM: '2',
  AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${API}/execution/`,
  AIRFLOW__CORE__FERNET_KEY: `${'k'.repeat(43)}=`,
  AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION: 'False',
  AIRFLOW__API__SECRET_KEY: 'secret-of-the-test',
  AIRFLOW__API_AUTH__JWT_SECRET: 'at-least-sixty-four-characters-long-so-that-nobody-complains-here',
  AIRFLOW__API__WORKERS: '1',
  AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES: '1',
  AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: JSON.stringify([
    { name: 'repository', classpath: BUNDLE, kwargs: { repo_url: 'http://127.0.0.1:8000/.git', tracking_ref: 'main', subdir: 'dags' } },
  ]),
};

const DAG = `
from airflow.sdk import dag, task
@dag(schedule="@once")
def answers():
    @task
    def think():
        return 6
    @task
    def answer(thought):
        print("the answer is", 7 * thought)
    answer(think())
answers()
`;

/** Calls the API of the server as a user: `call(path, json)` posts and without json gets. */
const CLIENT = `
import json, sys, urllib.request as http
def call(path, json_body=None):
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"} if token else {}
    body = None if json_body is None else json.dumps(json_body).encode()
    return json.load(http.urlopen(http.Request("${API}" + path, body, headers)))
token = None
token = call("/auth/token")["access_token"]
print(json.dumps(call(*json.loads(sys.argv[1]))))
`;

const PACKAGE = join(ROOT, 'src/airflow/python');
const WILD = 'it\'s "{{ ds }}" {% raw %} $(HOME) $HOME \\ ü 😀 """\'\'\'\n.sh';

/** Its functions fail when they are given another text. */
function checking(chart: Chart, deployment: AirflowDeployment): void {
  const file = join(ROOT, 'test/data/code/check.py');
  const dag = new Dag(chart, 'checking', { airflow: deployment });
  const a = new BashTask(dag, 'A', { command: 'printf "%s" "$TEXT" | tail -n 1', env: { TEXT: WILD } });
  const list = new PythonTask(dag, 'list', { code: PythonCode.function('shlex:split'), arguments: { s: '"echo {{ one }}" "echo two"' } });
  const group = new TaskGroup(dag, 'group');
  new PythonTask(group, 'check', { code: PythonCode.file(file), arguments: { expected: '.sh' } });
  const mapped = new BashTask(group, 'mapped', { command: '', over: MappedOver.resultOf('bash_command', list) });
  new BashTask(group, 'filled', { command: 'echo {{ dag.dag_id }} filled', templates: true }).after(mapped);
  a.before(group);
}

/** The locked packages, as pip writes them. */
const locked = (folder: string) =>
  readFileSync(join(ROOT, 'images', folder, 'requirements.txt'), 'utf8').trim().split('\n').map((line) => line.split(' ')[0]).sort();

const unpacked = async (name: string, writable: string[]) =>
  UnpackedImage.of((await succeed(bigdata(['images', 'build', name]))).stdout.trim(), writable);

async function startPostgreSql(): Promise<Container> {
  const image = await unpacked('postgresql', ['/run/postgresql', '/var/lib/postgresql/data']);
  const server = await image.start(['postgres'], { env: { PGDATA: '/var/lib/postgresql/data/pgdata', POSTGRES_USER: 'airflow', POSTGRES_PASSWORD: 'secret' } });
  while ((await server.exec(['pg_isready', '--quiet', '--host=127.0.0.1'])).code !== 0) await setTimeout(100);
  return server;
}

/** A folder whose main branch has a DAG in a folder, as any web server can serve it. */
async function repository(): Promise<string> {
  const folder = emptyFolder('repository');
  mkdirSync(join(folder, 'dags'));
  writeFileSync(join(folder, 'dags/answers.py'), DAG);
  const git = ['git', '-c', 'user.name=test', '-c', 'user.email=test@localhost'].join(' ');
  await succeed(command('sh', ['-c', `git init -q -b main && git add . && ${git} commit -q -m 'A DAG' && git update-server-info`], { cwd: folder }));
  chmodSync(folder, 0o755);
  return folder;
}

/** Folders of DAGs: as data with their loader, and as Python that people can read. */
function declaredTwice(declare: (chart: Chart, deployment: AirflowDeployment) => void): { readonly data: string; readonly readable: string } {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  declare(chart, new AirflowDeployment(chart, 'airflow', { triggerer: {}, taskPods: { away: { namespace: 'jobs' } } }));
  const [data, readable] = [emptyFolder('data'), emptyFolder('readable')];
  const dags = chart.node.findAll().filter((construct) => construct instanceof Dag);
  for (const dag of dags.filter(({ node }) => node.validate().length === 0)) {
    writeFileSync(join(data, `${dag.dagId}.py`), dagFile());
    writeFileSync(join(data, `${dag.dagId}.json`), JSON.stringify(dag._document()));
    writeFileSync(join(readable, `${dag.dagId}.py`), dag.toPython());
  }
  for (const folder of [data, readable]) chmodSync(folder, 0o755);
  return { data, readable };
}

/** Airflow reads both alike, and text arrives as it stands. */
async function expectAlike(image: UnpackedImage): Promise<void> {
  const { data, readable } = declaredTwice((chart, deployment) => {
    everyKind(chart, deployment);
    wildTexts(chart, deployment, fc.sample(wildText, 300));
    graphs(chart, deployment, 200);
  });
  const folders = { '/package': PACKAGE, '/scripts': join(ROOT, 'test/data/code'), '/data': data, '/readable': readable };
  const { stdout } = await succeed(image.run(['python', '/scripts/dags.py', '/data', '/readable'], { env: { ...CONFIGURATION, PYTHONPATH: '/package' }, folders }));
  const { errors, dags: [loaded, read], changed } = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(errors).toEqual([{}, {}]);
  expect(changed).toEqual({});
  expect(Object.keys(read)).toEqual(expect.arrayContaining(['every-kind', 'wild']));
  expect(withoutTemplates(read)).toEqual(withoutTemplates(loaded));
  expect(read['every-kind'].templates).toMatchObject({ 'http': ['endpoint', 'data', 'headers'], 'group.bash': ['bash_command', 'env', 'cwd'] });
}

/** An operator that takes its text as it stands anyway is Airflow's own in readable Python. */
function withoutTemplates(dags: { [id: string]: any }): { [id: string]: any } {
  return Object.fromEntries(Object.entries(dags).map(([id, dag]) => [id, { ...dag, templates: undefined }]));
}

describe('the airflow image', () => {
  let image: UnpackedImage;

  beforeAll(async () => {
    image = await unpacked('airflow', ['/opt/airflow']);
  });

  test('is Airflow 3.3.2 for user 50000 of group 0, under tini, and can be another user of that group', async () => {
    const args = ['bash', '-c', 'id -un; id -u; id -g; cat /proc/1/comm; airflow version'];
    expect((await succeed(image.run(args))).stdout).toBe('airflow\n50000\n0\ntini\n3.3.2\n');
    expect((await succeed(image.run(args, { uid: 100_123, gid: 0 }))).stdout).toBe('airflow\n100123\n0\ntini\n3.3.2\n');
  });

  test('has exactly what is locked, which fits together', async () => {
    const { stdout } = await succeed(image.run(['bash', '-c', 'pip check >&2 && pip list --format=freeze']));
    expect(stdout.toLowerCase().trim().split('\n').sort()).toEqual(locked('airflow'));
  });

  test.each([[['airflow', 'version']], [['version']], [['python', '-m', 'airflow', 'version']]])('runs %j', async (args) => {
    expect(await image.run(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^3\.3\.2$/m) });
  });

  test('compiles nothing when it starts', async () => {
    const { stderr } = await succeed(image.run(['python', '-v', '-m', 'airflow', 'db', 'check']));
    expect(stderr).toMatch(/site-packages\/sqlalchemy\/__pycache__\/.*\.pyc/);
    expect(stderr.split('\n').filter((line) => line.startsWith('# wrote ') || /^# code object from .*\.py$/.test(line))).toEqual([]);
  });

  test('reads DAGs that are readable Python as it reads the same ones as data', () => expectAlike(image));

  test('of Airflow 3.2, too', async () => expectAlike(await unpacked('airflow-3.2', ['/opt/airflow'])));

  describe('beside PostgreSQL', () => {
    const CHECK = ['airflow', 'db', 'check-migrations', '--migration-wait-timeout', '0'];
    let server: Container;
    const containers: Container[] = [];
    const options = (database = 'airflow') => ({
      network: server,
      env: { ...CONFIGURATION, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `postgresql+psycopg2://airflow:secret@127.0.0.1/${database}` },
    });
    const sql = async (statement: string) => (await succeed(server.exec(['psql', '--username=airflow', '-tAc', statement]))).stdout.trim();

    beforeAll(async () => {
      server = await startPostgreSql();
    });
    afterAll(async () => {
      for (const container of [...containers, server]) await container?.signal('KILL');
    });

    test('makes its tables, also twice, and says when they are there', async () => {
      expect((await image.run(CHECK, options())).code).toBe(1);
      await succeed(image.run(['airflow', 'db', 'migrate'], options()));
      await succeed(image.run(['airflow', 'db', 'migrate'], options()));
      await succeed(image.run(CHECK, options()));
    });

    test('runs a DAG that is readable Python, and text arrives as it stands', async () => {
      const folders = { '/package': PACKAGE, '/dags': declaredTwice(checking).readable };
      const bundles = JSON.stringify([{ name: 'readable', classpath: 'airflow.dag_processing.bundles.local.LocalDagBundle', kwargs: { path: '/dags' } }]);
      const env = { ...options().env, PYTHONPATH: '/package', AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: bundles };
      const { stdout } = await succeed(image.run(['airflow', 'dags', 'test', 'checking'], { ...options(), env, folders }));
      const lines = [...stdout.matchAll(/\] (.*\S) +\[airflow\.task\.hooks\..*\.SubprocessHook\]/g)].map(([, line]) => line);
      expect(lines).toEqual(expect.arrayContaining(['.sh', '{{ one }}', 'two', 'checking filled']));
    });

    test('knows users by the FAB auth manager', async () => {
      const fab = { ...options(), env: { ...options().env, AIRFLOW__CORE__AUTH_MANAGER: 'airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager' } };
      await succeed(image.run(['users', 'create', '-u', 'ada', '-f', 'Ada', '-l', 'L', '-r', 'Admin', '-e', 'ada@localhost', '-p', 'secret'], fab));
      expect(await sql('select username from ab_user')).toBe('ada');
    });

    test('runs a DAG from a git repository, with an api-server, a scheduler and a dag-processor', async () => {
      const source = await image.start(['python', '-m', 'http.server', '--directory', '/repository'], { ...options(), folders: { '/repository': await repository() } });
      containers.push(source);
      const call = async (path: string) => {
        const { code, stdout } = await source.exec(['python', '-c', CLIENT, JSON.stringify([path])]);
        return code === 0 ? JSON.parse(stdout) : undefined;
      };
      const ends: Promise<Outcome>[] = [];
      const start = async (component: string) => {
        containers.push(await image.start(['airflow', component], options()));
        ends.push(containers.at(-1)!.ended);
      };
      /** What `ask` answers once it answers anything; no component may end before. */
      const once = async <Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer> => {
        for (;;) {
          const answer = await ask();
          if (answer !== undefined) return answer;
          const early = await Promise.race([...ends, setTimeout(500)]);
          if (early) throw new Error(`${early.stdout}\n${early.stderr}`);
        }
      };
      await start('api-server');
      // The part for tasks is only put together at its first request, for longer than a task waits for an answer
      await once(() => call('/execution/health'));
      await start('scheduler');
      await start('dag-processor');
      const run = await once(async () => {
        const [latest] = (await call('/api/v2/dags/answers/dagRuns'))?.dag_runs ?? [];
        return ['success', 'failed'].includes(latest?.state) ? latest : undefined;
      });
      expect(run.state).toBe('success');
      expect(run.bundle_version).toMatch(/^[0-9a-f]{40}$/);
      const log = await call(`/api/v2/dags/answers/dagRuns/${encodeURIComponent(run.dag_run_id)}/taskInstances/answer/logs/1`);
      expect(JSON.stringify(log)).toContain('the answer is 42');
      const health = await call('/api/v2/monitor/health');
      expect([health.metadatabase.status, health.scheduler.status, health.dag_processor.status]).toEqual(['healthy', 'healthy', 'healthy']);
      for (const component of containers.slice(1)) {
        await component.signal('TERM');
        expect((await component.ended).code).toBe(0);
      }
    });

    test('migrates the database of Airflow 3.2, whose image is made in the same way', async () => {
      const before = await unpacked('airflow-3.2', ['/opt/airflow']);
      await sql('create database upgraded');
      const { stdout } = await succeed(before.run(['bash', '-c', 'airflow db migrate >&2 && pip check >&2 && pip list --format=freeze'], options('upgraded')));
      expect(stdout.toLowerCase().trim().split('\n').sort()).toEqual(locked('airflow-3.2'));
      expect((await image.run(CHECK, options('upgraded'))).code).toBe(1);
      await succeed(image.run(['airflow', 'db', 'migrate'], options('upgraded')));
      await succeed(image.run(CHECK, options('upgraded')));
    });
  });
});
