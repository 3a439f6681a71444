import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const SRC = join(__dirname, '../src');

/** Which rooms a room may import from; see ARCHITECTURE.md. */
const ARROWS: { [room: string]: string[] } = {
  'index.ts': ['airflow', 'hdfs', 'kubernetes', 'spark'],
  'contract.ts': [],
  'problem.ts': [],
  'keys': [],
  'kubernetes': ['contract.ts'],
  'hdfs': ['keys', 'kubernetes', 'contract.ts'],
  'spark': ['hdfs', 'keys', 'kubernetes', 'contract.ts'],
  'airflow': ['spark', 'hdfs', 'keys', 'kubernetes', 'contract.ts'],
  'runtime': ['contract.ts', 'problem.ts'],
  'local': ['problem.ts'],
  'cli': ['runtime', 'local', 'contract.ts', 'problem.ts'],
};

/** Packages that may be loaded when a room is loaded; heavier ones only by a dynamic import(). */
const PACKAGES: { [room: string]: string[] } = {
  'index.ts': [],
  'contract.ts': [],
  'problem.ts': [],
  'keys': [],
  'kubernetes': ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  'hdfs': ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  'spark': ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  'airflow': ['cdk8s', 'cdk8s-plus-27', 'constructs'],
  'runtime': ['yaml'],
  'local': ['yaml'],
  'cli': ['commander', 'picocolors', 'yaml'],
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const roomOf = (file: string) => file.split('/')[0];
const imports = files.flatMap((file) =>
  [...readFileSync(join(SRC, file), 'utf8').matchAll(/^(?:import|export)\s(?!type\s)[^;]*?from\s+'([^']+)'/gm)].map(([, target]) => ({ file, target })));

test('every room is on the map', () => {
  expect([...new Set(files.map(roomOf))].filter((room) => !(room in ARROWS))).toEqual([]);
});

test('imports between rooms follow the arrows of ARCHITECTURE.md', () => {
  const against = imports
    .filter(({ target }) => target.startsWith('.') && !target.endsWith('.json'))
    .map(({ file, target }) => {
      const path = relative(SRC, resolve(SRC, dirname(file), target));
      return { file, target, from: roomOf(file), to: path === '' || path === 'index' ? 'index.ts' : ['contract', 'problem'].includes(path) ? `${path}.ts` : roomOf(path) };
    })
    .filter(({ from, to }) => from !== to && !ARROWS[from].includes(to));
  expect(against).toEqual([]);
});

test('a room loads only the packages that it may', () => {
  const foreign = imports.filter(({ file, target }) =>
    !target.startsWith('.') && !target.startsWith('node:') && !PACKAGES[roomOf(file)].includes(target));
  expect(foreign).toEqual([]);
});
