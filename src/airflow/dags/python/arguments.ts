import { call } from './call';
import { Imports } from './imports';
import { Code } from './layout';
import { dictionary, pythonValue, quoted } from './value';
import { vocabulary } from '../../files';
import { Arguments } from '../document';

type Named = { readonly [name: string]: Code };
type Convert = (value: any, imports: Imports) => Code;

/** Those that Airflow takes as more than JSON can say; `plain` in bigdata_airflow/loader.py has the same. */
const CONVERT: { readonly [argument: string]: Convert } = {
  start_date: moment,
  end_date: moment,
  params: (params, imports) => dictionary(Object.entries(params).map(([name, data]) => [name, param(data as Arguments, imports)])),
  default_args: (given, imports) => dictionary(Object.entries(namedArguments(given, imports))),
  executor_config: executorConfig,
  inlets: assets,
  outlets: assets,
};

/** What a call of Airflow's is given. */
export function namedArguments(given: Arguments, imports: Imports): Named {
  const { durations } = vocabulary();
  const convert = (name: string, value: unknown) => {
    if (durations.includes(name)) return duration(value as number, imports);
    return Object.hasOwn(CONVERT, name) ? CONVERT[name](value, imports) : pythonValue(value);
  };
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, convert(name, value)]));
}

export function schedule(given: { readonly [kind: string]: any } | null, imports: Imports): Code {
  const { preset = null, cron, seconds, assets: awaited } = given ?? {};
  if (cron) {
    const options = { timezone: quoted(cron.timezone), run_immediately: call(imports.use('datetime', 'timedelta'), {}, '0') };
    return call(imports.use('airflow.sdk', 'CronTriggerTimetable'), options, quoted(cron.expression));
  }
  if (seconds !== undefined) return duration(seconds, imports);
  return awaited ? assets(awaited, imports) : pythonValue(preset);
}

/** In the largest unit of which it is a whole number. */
function duration(seconds: number, imports: Imports): Code {
  const [unit, length] = [['days', 86_400], ['hours', 3600], ['minutes', 60]].find(([, each]) => seconds % (each as number) === 0) ?? ['seconds', 1];
  return call(imports.use('datetime', 'timedelta'), { [unit]: pythonValue(seconds / (length as number)) });
}

/** Year, month and day, and of the time what is not zero. */
function moment({ time, timezone }: { readonly time: string; readonly timezone: string }, imports: Imports): Code {
  const [year, month, day, ...rest] = time.split(/\D+/).map(Number);
  while (rest.at(-1) === 0) rest.pop();
  const zone = call(imports.use('zoneinfo', 'ZoneInfo'), {}, quoted(timezone));
  return call(imports.use('datetime', 'datetime'), { tzinfo: zone }, ...[year, month, day, ...rest].map(String));
}

/** For the pod of a task: its template, and its namespace when that is not the one of most tasks. */
function executorConfig({ namespace, ...template }: Arguments, imports: Imports): Code {
  const entries = Object.entries(template).map(([name, value]) => [name, pythonValue(value)] as const);
  if (namespace === undefined) return dictionary(entries);
  const metadata = call(imports.use('kubernetes.client', 'V1ObjectMeta'), { namespace: pythonValue(namespace) });
  return dictionary([...entries, ['pod_override', call(imports.use('kubernetes.client', 'V1Pod'), { metadata })]]);
}

function assets(given: readonly { readonly uri: string; readonly name: string }[], imports: Imports): Code {
  const asset = imports.use('airflow.sdk', 'Asset');
  const items = given.map(({ uri, name }) => (uri === name ? call(asset, {}, quoted(uri)) : call(asset, { name: quoted(name), uri: quoted(uri) })));
  return { open: '[', items, close: ']' };
}

function param({ default: standard, ...schema }: Arguments, imports: Imports): Code {
  const named = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, pythonValue(value)]));
  return call(imports.use('airflow.sdk', 'Param'), named, ...(standard === undefined ? [] : [pythonValue(standard)]));
}
