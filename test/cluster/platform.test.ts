/** @alone the large system, examples/platform */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AirflowInNamespace } from '../support/airflow';
import { Window } from '../support/browser';
import { bigdata, emptyFolder, Outcome, ROOT, succeed, webPage } from '../support/command';
import { duckdb, expectRows, FLIGHTS, STATISTICS } from '../support/flights';
import { loadImages } from '../support/images';
import { eventually } from '../support/kubernetes';

const DAG = 'daily-delays';
const TASKS = ['flights-there', 'compute', 'validate', 'publish'];
const FIRST_DAY = '2001-01-15'; // of the program
const OTHER_DAY = '2001-02-01'; // of the form
const NAMESPACE = ['-n', 'platform'];
const example = { cwd: join(ROOT, 'examples/platform') };

/** A partition of the table has the figures that another engine computes of that day. */
async function expectPublished(day: string): Promise<void> {
  const folder = join(emptyFolder('platform'), 'partition');
  await succeed(bigdata(['cp', `hdfs:///tables/delays/day=${day}`, folder, ...NAMESPACE], example));
  const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  expect(files.length).toBe(1);
  expectRows(
    await duckdb(`SELECT * FROM read_csv('${join(folder, files[0])}', header = true) ORDER BY hour`),
    await duckdb(`SELECT hour(date)::INT AS hour, ${STATISTICS} AND date::DATE = '${day}' GROUP BY 1 ORDER BY 1`),
  );
}

let run: Outcome;

beforeAll(async () => {
  await loadImages('airflow', 'postgresql');
  await succeed(bigdata(['up'], example));
  await succeed(bigdata(['cp', FLIGHTS, 'hdfs:///flights/', ...NAMESPACE], example));
  run = await bigdata(['airflow', 'trigger', DAG, ...NAMESPACE], example);
});

afterAll(() => succeed(bigdata(['down', '--delete-data'], example)));

test('a run that the command starts is followed to its good end', () => {
  expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(new RegExp(`success +${DAG}: [\\d.]+ s\\n$`)) });
  expect([...run.stderr.matchAll(/success +(\S+), try 1: [\d.]+ s/g)].map(([, task]) => task)).toEqual(TASKS);
});

test('it has published a partition as DuckDB computes it', () => expectPublished(FIRST_DAY));

test('its Spark application is in the history server', async () => {
  const page = await webPage('history', ...NAMESPACE);
  const runs = async () => (await fetch(`${page.url}api/v1/applications?status=completed`)).json() as Promise<{ name: string; attempts: { sparkUser: string }[] }[]>;
  const found = await eventually(async () => { const listed = await runs(); return listed.length > 0 ? listed : undefined; }, 60, 'the run in the history server').finally(page.close);
  expect(found.map(({ name, attempts }) => [name, attempts[0].sparkUser])).toEqual([['delays', 'spark']]);
});

describe('the pages of Airflow', () => {
  let site: Awaited<ReturnType<typeof webPage>>;
  let window: Window;

  const logIn = async (user: string, password: string) => {
    await window.page.goto(`${site.url}dags`);
    await window.fill('Username', user);
    await window.fill('Password', password);
    await window.click('button', 'Sign in');
  };

  beforeAll(async () => {
    site = await webPage('airflow', ...NAMESPACE);
    window = await Window.open();
  });

  afterAll(async () => {
    await window?.close();
    await site?.close();
  });

  test('refuse a wrong password', async () => {
    await logIn('admin', 'wrong');
    await window.read('Invalid credentials');
    await window.page.goto(`${site.url}dags`);
    await window.see('button', 'Sign in');
    expect(window.problems).toContain('401 /auth/token');
  });

  test('list the DAGs to who knows the password', async () => {
    const { stdout } = await succeed(bigdata(['airflow', 'users', '--show-passwords', '-o', 'json', ...NAMESPACE], example));
    const [{ name, password }] = JSON.parse(stdout);
    await logIn(name, password);
    await window.see('link', DAG);
    window.problems.length = 0; // the pages ask before they know that nobody is logged in
  });

  test('start a run with what their form was given, and show how it ends, with the log of Spark', async () => {
    await window.click('button', 'Trigger Dag');
    await window.page.locator('[role=dialog] input[name=element_day]').fill(OTHER_DAY); // its label does not name it
    await window.click('button', 'Trigger');
    await window.page.waitForSelector('[role=dialog]', { hidden: true });

    const airflow = new AirflowInNamespace('platform');
    const { dag_runs: [{ dag_run_id: id, conf }] } = await airflow.api('GET', `dags/${DAG}/dagRuns?order_by=-run_after&limit=1`);
    expect(conf).toEqual({ day: OTHER_DAY });

    await window.click('link', DAG);
    for (const task of TASKS) await window.see('link', task);
    const bar = await window.page.waitForSelector(`a[href$="/runs/${id}/"]`);
    const shown = await eventually(async () => {
      await window.page.mouse.move(640, 5);
      await bar!.hover();
      const tip = await window.page.waitForSelector(`::-p-text(Run ID: ${id})`, { timeout: 5000 });
      const text = await tip!.evaluate(({ textContent }) => textContent ?? '');
      return /State: (Success|Failed)/.exec(text)?.[1];
    }, 240, 'the grid shows the end of the run');
    expect(shown).toBe('Success');

    await window.page.locator(`a[href*="/runs/${id}/"][href*="/tasks/compute"]`).click();
    await window.read(`flights -> /flights/staging/${OTHER_DAY}`);
    await expectPublished(OTHER_DAY);
    expect(window.problems).toEqual([]);
  });
});
