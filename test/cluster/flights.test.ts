/** @alone examples/flights */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, emptyFolder, Outcome, ROOT, succeed, webPage } from '../support/command';
import { duckdb, expectRows, FLIGHTS, STATISTICS } from '../support/flights';
import { eventually, kubernetes } from '../support/kubernetes';

const example = { cwd: join(ROOT, 'examples/flights') };

/** The same figures by another engine. */
const EXPECTED: { [table: string]: string } = {
  by_hour: `SELECT hour(date)::INT AS hour, ${STATISTICS} GROUP BY 1 ORDER BY 1`,
  by_route: `SELECT origin, destination, ${STATISTICS} GROUP BY 1, 2 HAVING count(*) >= 500 ORDER BY round(mean_delay, 3) DESC, 1, 2 LIMIT 20`,
  worst_days: `SELECT date::DATE::VARCHAR AS day, ${STATISTICS} GROUP BY 1 HAVING count(*) >= 1000 ORDER BY round(mean_delay, 3) DESC, 1 LIMIT 10`,
};

describe('the flights example', () => {
  let run: Outcome;
  const results = join(emptyFolder('flights'), 'results');

  beforeAll(async () => {
    await succeed(bigdata(['up'], example));
    await succeed(bigdata(['cp', FLIGHTS, 'hdfs:///flights/'], example));
    run = await succeed(bigdata(['run', 'flights'], example));
    await succeed(bigdata(['cp', 'hdfs:///flights/results', results], example));
  });

  afterAll(async () => {
    await succeed(bigdata(['down', '--delete-data'], example));
  });

  test('prints its tables and shows its executors', () => {
    expect(run.stdout).toMatch(/^[23],\d{3},\d{3} flights$/m);
    expect(run.stdout).toContain('worst_days -> /flights/results/worst_days');
    expect(run.stderr).toMatch(/executor/);
  });

  test('is in the history server, also after that was restarted', async () => {
    const runs = async () => {
      const page = await webPage('history');
      const listed = await (await fetch(`${page.url}api/v1/applications`)).json().finally(page.close);
      return listed as { name: string; attempts: { completed: boolean; sparkUser: string }[] }[];
    };
    const before = await eventually(async () => { const found = await runs(); return found[0]?.attempts[0].completed ? found : undefined; }, 60, 'the run in the history server');
    expect(before.map(({ name, attempts }) => [name, attempts[0].sparkUser])).toEqual([['flights', 'spark']]);

    const [server] = (await kubernetes('GET', `/api/v1/namespaces/default/pods?labelSelector=${encodeURIComponent('app.kubernetes.io/component=history-server')}`)).items;
    await kubernetes('DELETE', `/api/v1/namespaces/default/pods/${server.metadata.name}`);
    await succeed(bigdata(['up'], example));
    expect(await eventually(async () => { const found = await runs(); return found.length > 0 ? found : undefined; }, 60, 'the run, again')).toEqual(before);
  });

  test.each(Object.keys(EXPECTED))('computes %s as DuckDB does', async (table) => {
    const file = readdirSync(join(results, table)).find((name) => name.endsWith('.parquet'))!;
    const columns = table === 'worst_days' ? '* REPLACE (day::VARCHAR AS day)' : '*';
    expectRows(await duckdb(`SELECT ${columns} FROM '${join(results, table, file)}'`), await duckdb(EXPECTED[table]));
  });
});
