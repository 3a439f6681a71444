import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { AirflowDeployment, BashTask, Dag, MappedOver, PythonCode, PythonTask, TaskGroup } from '../../src';
import { dagFile } from '../../src/airflow/files';
import { testApp } from '../support/app';
import { bigdata, emptyFolder, ROOT, succeed } from '../support/command';
import { Container, UnpackedImage } from '../support/container';
import { everyKind, graphs, wildTexts } from '../support/dags';
import { eventually } from '../support/kubernetes';
import { wildText } from '../support/texts';

const CONFIGURATION = {
  AIRFLOW__CORE__AUTH_MANAGER: 'airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager',
  AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS: 'True',
  AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
  AIRFLOW__CORE__HOSTNAME_CALLABLE: 'airflow.utils.net.get_host_ip_address',
  AIRFLOW__CORE__FERNET_KEY: `${'k'.repeat(43)}=`,
  AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES: '1',
};

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
  let older: UnpackedImage;

  beforeAll(async () => {
    image = await unpacked('airflow', ['/opt/airflow']);
    older = await unpacked('airflow-3.2', ['/opt/airflow']);
  });

  test('is Airflow 3.3.2 for user 50000 of group 0, under tini, and can be another user of that group', async () => {
    const args = ['bash', '-c', 'id -un; id -u; id -g; cat /proc/1/comm; airflow version'];
    expect((await succeed(image.run(args))).stdout).toBe('airflow\n50000\n0\ntini\n3.3.2\n');
    expect((await succeed(image.run(args, { uid: 100_123, gid: 0 }))).stdout).toBe('airflow\n100123\n0\ntini\n3.3.2\n');
  });

  test.each(['airflow', 'airflow-3.2'])('has exactly what is locked, which fits together: %s', async (name) => {
    const { stdout } = await succeed((name === 'airflow' ? image : older).run(['bash', '-c', 'pip check >&2 && pip list --format=freeze']));
    expect(stdout.toLowerCase().trim().split('\n').sort()).toEqual(locked(name));
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

  test('of Airflow 3.2, too', () => expectAlike(older));

  describe('beside PostgreSQL', () => {
    const CHECK = ['airflow', 'db', 'check-migrations', '--migration-wait-timeout', '0'];
    let server: Container;
    let daemon: Container | undefined;
    let options: { network: Container; env: { [name: string]: string } };
    const sql = async (statement: string) => (await succeed(server.exec(['psql', '--username=airflow', '-tAc', statement]))).stdout.trim();

    beforeAll(async () => {
      server = await startPostgreSql();
      options = { network: server, env: { ...CONFIGURATION, AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: 'postgresql+psycopg2://airflow:secret@127.0.0.1/airflow' } };
    });
    afterAll(async () => {
      for (const container of [daemon, server]) await container?.signal('KILL');
    });

    test('makes its tables, and says when they are there', async () => {
      expect((await image.run(CHECK, options)).code).toBe(1);
      await succeed(image.run(['airflow', 'db', 'migrate'], options));
      await succeed(image.run(CHECK, options));
    });

    test('runs a DAG that is readable Python, and text arrives as it stands', async () => {
      const folders = { '/package': PACKAGE, '/dags': declaredTwice(checking).readable };
      const bundles = JSON.stringify([{ name: 'readable', classpath: 'airflow.dag_processing.bundles.local.LocalDagBundle', kwargs: { path: '/dags' } }]);
      const env = { ...options.env, PYTHONPATH: '/package', AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: bundles };
      const { stdout } = await succeed(image.run(['airflow', 'dags', 'test', 'checking'], { ...options, env, folders }));
      const lines = [...stdout.matchAll(/\] (.*\S) +\[airflow\.task\.hooks\..*\.SubprocessHook\]/g)].map(([, line]) => line);
      expect(lines).toEqual(expect.arrayContaining(['.sh', '{{ one }}', 'two', 'checking filled']));
    });

    test('a daemon is alive while it speaks to the database, and ends when it is told to', async () => {
      const folders = { '/scripts': join(ROOT, 'src/airflow/scripts') };
      daemon = await image.start(['dag-processor'], { ...options, folders });
      const alive = () => daemon!.exec(['python', '/scripts/alive.py', 'DagProcessorJob']);
      while (!(await sql('select state from job')).includes('running')) {
        expect((await alive()).code).toBe(0); // it may take its time to begin
        await setTimeout(500);
      }
      expect(await alive()).toMatchObject({ code: 0, stdout: '' });
      await daemon.exec(['bash', '-c', 'kill -STOP -1']);
      await sql('alter table job rename to other');
      expect(await alive()).toMatchObject({ code: 0, stdout: expect.stringContaining('the database does not tell') });
      await sql('alter table other rename to job');
      const dead = await eventually(async () => [await alive()].find(({ code }) => code !== 0), 120, 'the silence is heard');
      expect(dead.stderr).toMatch(/^It has said nothing for 6\d seconds/);
      await daemon.exec(['bash', '-c', 'kill -CONT -1']);
      await daemon.signal('TERM');
      expect((await daemon.ended).code).toBe(0);
    });
  });
});
