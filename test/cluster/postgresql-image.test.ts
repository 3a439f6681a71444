import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { Container, UnpackedImage } from '../support/container';

const FOLDER = '/var/lib/postgresql/data';
const env = { PGDATA: `${FOLDER}/pgdata`, POSTGRES_USER: 'airflow', POSTGRES_PASSWORD: 'it\'s "secret"', POSTGRES_DB: 'meta "data"' };

/** A folder that any user can write to, as the kubelet makes them for volumes. */
function volume(): string {
  const folder = emptyFolder('volume');
  chmodSync(folder, 0o777);
  return folder;
}

let image: UnpackedImage;

beforeAll(async () => {
  const { stdout } = await succeed(bigdata(['images', 'build', 'postgresql']));
  image = await UnpackedImage.of(stdout.trim(), ['/run/postgresql']);
});

describe('the postgresql image', () => {
  const postgres = (folder: string, more = {}) => image.start(['postgres'], { env: { ...env, ...more }, volumes: { [FOLDER]: folder } });
  /** As a client anywhere, by password, not as one in the same container. */
  const sql = (server: Container, statement: string) =>
    server.exec(['psql', 'host=127.0.0.1 user=airflow dbname=\'meta "data"\' password=\'it\\\'s "secret"\'', '-qtAc', statement]);
  const ready = async (server: Container) => {
    while ((await server.exec(['pg_isready', '--quiet', '--host=127.0.0.1'])).code !== 0) {
      const ended = await Promise.race([server.ended, setTimeout(50)]);
      if (ended) throw new Error(`${ended.stdout}\n${ended.stderr}`);
    }
  };

  test('is PostgreSQL 15 for user 999', async () => {
    const { stdout } = await succeed(image.run(['sh', '-c', 'id -un; id -u; postgres --version; pg_dump --version']));
    expect(stdout).toMatch(/^postgres\n999\npostgres \(PostgreSQL\) 15\..*\npg_dump \(PostgreSQL\) 15\./);
  });

  describe('started for the first time', () => {
    const folder = volume();
    let server: Container;

    beforeAll(async () => {
      server = await postgres(folder);
      await ready(server);
    });
    afterAll(() => server?.signal('KILL'));

    test('has the user and the database', async () => {
      expect(await sql(server, 'select current_user, current_database(), inet_server_addr()')).toMatchObject({ code: 0, stdout: 'airflow|meta "data"|127.0.0.1\n' });
    });

    test('asks for the password, which it knows only as a hash', async () => {
      const denied = await server.exec(['psql', 'host=127.0.0.1 user=airflow password=wrong', '-c', 'select 1']);
      expect(denied).toMatchObject({ code: 2, stderr: expect.stringContaining('password authentication failed') });
      expect((await sql(server, 'select rolpassword from pg_authid where rolname = \'airflow\'')).stdout).toMatch(/^SCRAM-SHA-256\$/);
    });

    test('compresses, dumps and sorts by code points', async () => {
      await succeed(sql(server, 'create table t (v text compression lz4); insert into t values (\'b\'), (\'a\'), (\'B\')'));
      expect((await sql(server, 'select string_agg(v, \'\' order by v) from t')).stdout).toBe('Bab\n');
      expect((await server.exec(['pg_dump', '--username=airflow', 'meta "data"'])).stdout).toContain('CREATE TABLE public.t');
    });

    test.each(['INT', 'TERM'] as const)('ends at once and cleanly by SIG%s although a client is connected, and comes back with its data', async (name) => {
      const client = sql(server, 'select pg_sleep(600)');
      while ((await sql(server, 'select count(*) from pg_stat_activity where query like \'%sleep(600)\'')).stdout !== '1\n') await setTimeout(50);
      await server.signal(name);
      expect(await server.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('database system is shut down') });
      expect((await client).code).toBe(2);
      server = await postgres(folder, { POSTGRES_PASSWORD: 'another' });
      await ready(server);
      expect(await sql(server, 'select count(*) from t')).toMatchObject({ code: 0, stdout: '3\n' });
    });

    test('lets a second one on the same volume wait until it has ended', async () => {
      const second = await postgres(folder);
      await setTimeout(1000);
      expect((await second.exec(['pg_isready', '--host=127.0.0.1'])).code).not.toBe(0);
      await server.signal('KILL');
      await ready(second);
      expect(await sql(second, 'select count(*) from t')).toMatchObject({ code: 0, stdout: '3\n' });
      server = second;
    });
  });

  test('is whole after kills at any moment of its first start, and keeps what was committed over further ones', async () => {
    const folder = volume();
    const kill = async (server: Container) => {
      await server.signal('KILL');
      await server.ended;
    };
    for (let delay = 0; delay < 1500; delay += 150) {
      const server = await postgres(folder);
      await setTimeout(delay);
      await kill(server);
    }
    for (let rows = 1; rows <= 4; rows++) {
      const server = await postgres(folder);
      await ready(server);
      await succeed(sql(server, 'create table if not exists kills (id serial); insert into kills default values'));
      await kill(server);
    }
    expect(readdirSync(folder)).toEqual(['pgdata']);
    const server = await postgres(folder);
    await ready(server);
    expect((await sql(server, 'select count(*) from kills')).stdout).toBe('4\n');
    await kill(server);
  });

  test('takes a password from a file, and none is refused', async () => {
    const secrets = emptyFolder('secrets');
    writeFileSync(join(secrets, 'password'), 'it\'s "secret"\n', { mode: 0o444 });
    chmodSync(secrets, 0o755);
    const options = (more: object) => ({ env: { ...env, POSTGRES_PASSWORD: '', ...more }, folders: { '/secrets': secrets }, volumes: { [FOLDER]: volume() } });
    const server = await image.start(['-c', 'max_connections=20'], options({ POSTGRES_PASSWORD_FILE: '/secrets/password' }));
    await ready(server);
    expect((await sql(server, 'show max_connections')).stdout).toBe('20\n');
    await server.signal('INT');
    expect((await server.ended).code).toBe(0);
    expect(await image.run(['postgres'], options({}))).toMatchObject({ code: 1, stderr: expect.stringContaining('POSTGRES_PASSWORD_FILE') });
  });

  test('touches no files that are not its own', async () => {
    const folder = volume();
    mkdirSync(join(folder, 'pgdata'));
    writeFileSync(join(folder, 'pgdata', 'mine'), '');
    const outcome = await image.run(['postgres'], { env, volumes: { [FOLDER]: folder } });
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('PGDATA must be') });
    expect(readdirSync(join(folder, 'pgdata'))).toEqual(['mine']);
  });
});

describe('the pgbouncer image', () => {
  test('pools the connections of clients', async () => {
    const pgbouncer = await UnpackedImage.of((await succeed(bigdata(['images', 'build', 'pgbouncer']))).stdout.trim());
    const server = await image.start(['postgres'], { env: { ...env, POSTGRES_PASSWORD: 'secret', POSTGRES_DB: 'metadata' }, volumes: { [FOLDER]: volume() } });
    const configuration = emptyFolder('pgbouncer');
    writeFileSync(join(configuration, 'pgbouncer.ini'), `[databases]
metadata = host=127.0.0.1
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = 6543
auth_type = scram-sha-256
auth_file = /etc/pgbouncer/users.txt
pool_mode = transaction
server_login_retry = 1
default_pool_size = 1
ignore_startup_parameters = extra_float_digits
unix_socket_dir =
`);
    writeFileSync(join(configuration, 'users.txt'), '"airflow" "secret"\n');
    chmodSync(configuration, 0o755);
    const pooler = await pgbouncer.start([], { folders: { '/etc/pgbouncer': configuration }, network: server });
    const backend = async (name: string) =>
      (await server.exec(['psql', `host=127.0.0.1 port=6543 user=airflow password=secret dbname=metadata application_name=${name}`, '-tAc', 'select pg_backend_pid()'])).stdout;
    let first = '';
    for (let attempt = 0; attempt < 100 && !first; attempt++) {
      await setTimeout(100);
      first = await backend('a');
    }
    expect(first).toMatch(/^\d+\n$/);
    expect(await backend('b')).toBe(first);
    await pooler.signal('INT');
    expect((await pooler.ended).code).toBe(0);
    await server.signal('INT');
    await server.ended;
  });
});
