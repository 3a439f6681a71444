import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { ROOT } from './command';

export const FLIGHTS = join(ROOT, 'node_modules/vega-datasets/data/flights-3m.parquet');

/** What the examples compute of flights, in SQL. */
export const STATISTICS = `count(*)::INT AS flights, avg(delay) AS mean_delay, avg((delay > 15)::INT) AS share_late, max(delay)::INT AS max_delay
  FROM '${FLIGHTS}' WHERE delay IS NOT NULL`;

export type Row = { [column: string]: unknown };

/** The answer of another engine than Spark. */
export async function duckdb(query: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  return (await connection.runAndReadAll(query)).getRowObjects();
}

/** All columns expected are there with these values, means as exactly as the examples round them. */
export function expectRows(actual: readonly Row[], expected: readonly Row[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((row, i) => {
    for (const [column, value] of Object.entries(expected[i])) {
      if (column === 'mean_delay') expect(Number(row[column])).toBeCloseTo(Number(value), 2);
      else if (column === 'share_late') expect(Number(row[column])).toBeCloseTo(Number(value), 4);
      else if (typeof value === 'string') expect(row[column]).toBe(value);
      else expect(Number(row[column])).toBe(Number(value));
    }
  });
}
