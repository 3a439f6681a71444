import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What runs in the pods, by file name. */
export const scripts = () => filesOf('scripts');

/** The Python package for DAGs. */
export const pythonPackage = () => filesOf('python/bigdata_airflow');

/** What words in the data of a DAG stand for; the Python package reads the same file. */
interface Vocabulary {
  /** Import path of each operator. */
  readonly operators: { readonly [kind: string]: string };
  /** Operators that call a function of Python. */
  readonly calling: readonly string[];
  /** Arguments that are seconds in the data and a timedelta in Airflow. */
  readonly durations: readonly string[];
}

let words: Vocabulary | undefined;
export const vocabulary = (): Vocabulary => (words ??= JSON.parse(pythonPackage()['vocabulary.json']));

/** The text of each declared DAG's file, which reads the data beside it. */
export const dagFile = () => filesOf('python')['dag.py'];

function filesOf(name: string): { [file: string]: string } {
  const folder = join(__dirname, name);
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
