import { join } from 'node:path';
import { Rule } from './rule';
import { keyProblem, releaseOf } from '../../keys/problems';
import { keyTable } from '../../keys/table';
import { Kind, matching, valueProblem } from '../../keys/values';
import { Specification } from '../specification';

/** All keys of Airflow, and of the providers that images have. Source: config.yml, and `config` of the providers' descriptions. */
export const AIRFLOW_KEYS = keyTable(join(__dirname, '../keys.txt'));

/** Sections that are Airflow's alone: no provider adds a key to them. */
const CLOSED = ['api.', 'api_auth.', 'core.', 'dag_processor.', 'database.', 'kubernetes_executor.', 'scheduler.', 'triggerer.'];

/** Airflow passes over keys that it does not know, wherever they are said. */
export const keysAreKnown: Rule = (specification) => {
  const { configuration = {}, env = {} } = specification.props;
  return [
    ...problems(specification, Object.keys(configuration).map((key) => [key, 'configuration: '])),
    ...problems(specification, Object.keys(env).flatMap((name) => {
      const [, section, key] = /^AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+?)(?:_CMD|_SECRET)?$/.exec(name) ?? [];
      return section === undefined ? [] : [[`${section}.${key}`.toLowerCase(), `env: ${name}: `]];
    })),
  ];
};

function problems({ props, version }: Specification, said: readonly (readonly [key: string, where: string])[]): string[] {
  const question = { table: AIRFLOW_KEYS(), software: 'Airflow', version: releaseOf(props, version), closed: CLOSED };
  return said.flatMap(([key, where]) => {
    const problem = keyProblem(key, question);
    return problem === undefined ? [] : [`${where}${problem}`];
  });
}

/** Of a value of another type Airflow's commands end when they read it. Source: AirflowConfigParser.getboolean, getint, getfloat. */
export const valuesAreOfTheirType: Rule = ({ props: { configuration = {} } }) => Object.entries(configuration).flatMap(([key, value]) => {
  const problem = valueProblem(key, value, KINDS[AIRFLOW_KEYS().keys.get(key)?.type ?? '']);
  return problem === undefined ? [] : [`configuration: ${problem}`];
});

const KINDS: { readonly [type: string]: Kind } = {
  flag: matching('True or False', /^(t|true|1|f|false|0)$/i),
  integer: matching('a whole number', /^[-+]?\d+$/),
  decimal: matching('a number', /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i),
};
