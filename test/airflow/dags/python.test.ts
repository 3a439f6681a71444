import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import { dag } from './support';
import {
  Asset, BashTask, Dag, DagParam, DagSchedule, EmptyTask, HttpTask, MappedOver, PythonCode, PythonTask, SqlTask, TaskGroup, TriggerRule,
} from '../../../src';
import { layout } from '../../../src/airflow/dags/python/layout';
import { isName, Names } from '../../../src/airflow/dags/python/names';
import { orderStatements } from '../../../src/airflow/dags/python/order';
import { pythonValue } from '../../../src/airflow/dags/python/value';
import { told } from '../../support/app';
import { emptyFolder } from '../../support/command';
import { everyKind } from '../../support/dags';
import { python } from '../../support/python';
import { wildText } from '../../support/texts';
import { airflow, objects } from '../support';

test('a DAG as Python', () => {
  const flights = dag({
    description: 'Delays of the day before',
    schedule: DagSchedule.cron('0 3 * * *', { timeZone: 'Europe/Berlin' }),
    startDate: '2026-01-01T03:00',
    timeZone: 'Europe/Berlin',
    runTimeout: Duration.hours(2),
    tags: ['flights'],
    params: { day: DagParam.text('2026-01-01', { description: 'of the flights' }) },
    defaults: { retries: 2, retryDelay: Duration.seconds(90) },
  }, 'daily-delays');
  const extract = new BashTask(flights, 'extract', { command: 'set -e\ncurl "$SOURCE" > flights.csv', env: { SOURCE: 'https://example.org/flights' } });
  const checks = new TaskGroup(flights, 'checks', { tooltip: 'Whether it is all there' });
  const list = new PythonTask(checks, 'list', { code: PythonCode.function('flights.checks:find') });
  new PythonTask(checks, 'check', { code: PythonCode.function('flights.checks:check'), over: MappedOver.resultOf('op_kwargs', list), executionTimeout: Duration.minutes(5) });
  const load = new SqlTask(flights, 'load', {
    connectionId: 'warehouse', statements: ['delete from delays where day = %(day)s'], parameters: { day: '{{ ds }}' }, templates: true, outlets: [new Asset('delays')],
  });
  const post = new HttpTask(flights, 'post', { endpoint: '/done', body: 'curly {{ braces }}' });
  const end = new EmptyTask(flights, 'end', { triggerRule: TriggerRule.ALL_DONE });
  extract.before(checks);
  checks.before(load, post);
  end.after(load, post);
  expect(flights.toPython()).toBe(`\
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from airflow.providers.http.operators.http import HttpOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.providers.standard.operators.python import PythonOperator
from airflow.sdk import DAG, Asset, CronTriggerTimetable, Param, TaskGroup
from bigdata_airflow.literal import literal
from bigdata_airflow.sql import StatementsOperator
from flights.checks import check, find

with DAG(
    dag_id="daily-delays",
    schedule=CronTriggerTimetable(
        "0 3 * * *",
        timezone="Europe/Berlin",
        run_immediately=timedelta(0),
    ),
    description="Delays of the day before",
    start_date=datetime(2026, 1, 1, 3, tzinfo=ZoneInfo("Europe/Berlin")),
    catchup=False,
    dagrun_timeout=timedelta(hours=2),
    tags=["flights"],
    params={"day": Param("2026-01-01", type="string", description="of the flights")},
    default_args={"retries": 2, "retry_delay": timedelta(seconds=90)},
    is_paused_upon_creation=False,
):
    extract = BashOperator(
        task_id="extract",
        bash_command="""\\
set -e
curl "$SOURCE" > flights.csv""",
        env={"SOURCE": "https://example.org/flights"},
        append_env=True,
    )

    with TaskGroup("checks", tooltip="Whether it is all there") as checks:
        checks_list = PythonOperator(task_id="list", python_callable=find)

        checks_check = PythonOperator.partial(
            task_id="check",
            python_callable=check,
            execution_timeout=timedelta(minutes=5),
        ).expand(op_kwargs=checks_list.output)

    load = StatementsOperator(
        task_id="load",
        conn_id="warehouse",
        sql=["delete from delays where day = %(day)s"],
        parameters={"day": "{{ ds }}"},
        outlets=[Asset("delays")],
    )

    post = literal(HttpOperator)(
        task_id="post",
        endpoint="/done",
        data="curly {{ braces }}",
    )

    end = EmptyOperator(task_id="end", trigger_rule="all_done")

    extract >> checks >> [load, post] >> end
`);
});

test('a file of Python travels as its text', () => {
  const file = join(emptyFolder('code'), 'it\'s-2.py');
  writeFileSync(file, 'def main():\n    """Prints."""\n    print("a\\tb")\n');
  const printing = dag();
  new PythonTask(printing, 'first', { code: PythonCode.file(file) });
  new PythonTask(printing, 'second', { code: PythonCode.file(file, 'other') });
  expect(printing.toPython()).toContain(`
IT_S_2_PY = '''\\
def main():
    """Prints."""
    print("a\\\\tb")
'''

with DAG(dag_id="flights", schedule=None, catchup=False, is_paused_upon_creation=False):
    first = PythonOperator(
        task_id="first",
        python_callable=code.function(file="it's-2.py", text=IT_S_2_PY, name="main"),
    )

    second = PythonOperator(
        task_id="second",
        python_callable=code.function(file="it's-2.py", text=IT_S_2_PY, name="other"),
    )
`);
});

describe('values', () => {
  const source = (value: unknown) => layout(pythonValue(value), 0);

  test.each<[unknown, string]>([
    [null, 'None'],
    [[true, false], '[True, False]'],
    [[1, -1.5, 1e21, 1e-7], '[1, -1.5, 1e+21, 1e-7]'],
    [{ 'a': {}, 'b c': [] }, '{"a": {}, "b c": []}'],
    ['say "a"', '\'say "a"\''],
    ['it\'s "a"', '\'it\\\'s "a"\''],
    ['it\'s 3"', '"it\'s 3\\""'],
    ['C:\\new\n', '"C:\\\\new\\n"'],
    ['ü 😀', '"ü 😀"'],
    ['\0\x1b\u00a0\u202e\u{e0001}\ud800', '"\\x00\\x1b\\xa0\\u202e\\U000e0001\\ud800"'],
    ['a\nb', '"""\\\na\nb"""'],
    ['a\n"b"', '\'\'\'\\\na\n"b"\'\'\''],
    ['a\r\n\\', '"""\\\na\\r\n\\\\"""'],
    ['"""\n\'\'\'', '"\\"\\"\\"\\n\'\'\'"'],
  ])('%j is %s', (value, expected) => {
    expect(source(value)).toBe(expected);
  });

  test.each([NaN, Infinity, undefined, 1n])('%p is nothing that JSON can say', (value) => {
    expect(told(() => source(value))).toMatch(/^JSON cannot say/);
  });

  test('Python reads what was written, whatever it is', async () => {
    const key = fc.oneof(wildText, fc.constant('__proto__'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 }, wildText, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null),
        fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    }));
    await fc.assert(fc.asyncProperty(fc.array(value, { minLength: 20, maxLength: 100 }), async (values) => {
      const read = await python('import ast\nprint(json.dumps([ast.literal_eval(source) for source in given]))', values.map(source));
      expect(JSON.stringify(read)).toBe(JSON.stringify(values));
    }), { numRuns: 10 });
  }, 60_000);
});

/** All of a DAG that is text, but for ids and what must be of some form. */
function texts(text: string): Dag {
  const file = join(emptyFolder('code'), 'check.py');
  writeFileSync(file, text);
  const map = { [`${text}x`]: text };
  const made = new Asset(text, `${text}x`);
  const wild = dag({
    description: text,
    doc: text,
    tags: [text],
    defaults: { owner: text },
    schedule: DagSchedule.onAssets(made),
    params: { day: DagParam.text(text, { description: text }), any: DagParam.json(map, { properties: map }) },
  });
  const group = new TaskGroup(wild, 'group', { tooltip: text });
  new BashTask(group, 'bash', { command: text, env: map, workingDirectory: text, doc: text, outlets: [made], pod: `x${text}`, operatorArguments: { [`-${text}`]: text }, templates: true });
  new PythonTask(group, 'python', { code: PythonCode.file(file), arguments: { a: map }, templates: true });
  new HttpTask(group, 'http', { endpoint: text, headers: map, body: text, connectionId: text, templates: true });
  new SqlTask(group, 'sql', { connectionId: text, statements: [text], parameters: { a: text }, over: MappedOver.values('sql', [text, [map]]), templates: true });
  return wild;
}

test('no text becomes code: whatever it is, Python reads the same program', async () => {
  const SHAPE = `
import ast
class Blank(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant("" if isinstance(node.value, str) else node.value)
print(json.dumps([ast.dump(Blank().visit(ast.parse(source))) for source in given]))
`;
  await fc.assert(fc.asyncProperty(fc.array(wildText, { maxLength: 30 }), async (wild) => {
    const shapes = await python(SHAPE, ['tame', ...wild].map((text) => texts(text).toPython()));
    expect([...new Set(shapes)]).toHaveLength(1);
  }), { numRuns: 5 });
}, 60_000);

test('ids become variables that mean nothing else', () => {
  const named = dag();
  for (const id of ['import', 'None', 'list', 'DAG', 'EmptyOperator', '2026', '__import__', 'a-b', 'a_b', '_']) new EmptyTask(named, id);
  new PythonTask(named, 'check', { code: PythonCode.function('m:check') });
  new PythonTask(named, 'open', { code: PythonCode.function('m.io:open') });
  new PythonTask(named, 'keyword', { code: PythonCode.function('m.async:run') });
  new EmptyTask(new TaskGroup(named, 'g'), 'a-b');
  const text = named.toPython();
  expect([...text.matchAll(/^ +(\w+) = /gm)].map(([, variable]) => variable)).toEqual([
    'import_task', 'None_task', 'list_task', 'DAG_task', 'EmptyOperator_task', 'task_2026', 'import__', 'a_b', 'a_b_task', 'task_', 'check_task', 'open_task', 'keyword', 'g_a_b',
  ]);
  expect(text).toContain('from m import check\nfrom m.io import open as io_open\n');
  expect(text).toContain('python_callable=code.function(module="m.async", name="run")');
});

test('names of Python\'s own are known', async () => {
  const own: string[] = await python('import builtins, keyword\nprint(json.dumps([keyword.kwlist, [name for name in dir(builtins) if name[0].islower()]]))', null);
  const [keywords, builtins] = own as unknown as [string[], string[]];
  expect(keywords.filter(isName)).toEqual([]);
  expect(builtins.filter((name) => new Names().take(name, 'free') !== 'free')).toEqual([]);
});

const isGroup = (variable: string) => variable.startsWith('group');

test.each<[string, [string, string][], string[]]>([
  ['the DAG of the talk', [['A', 'B'], ['A', 'C'], ['B', 'D'], ['C', 'D'], ['D', 'E'], ['D', 'F']], ['A >> [B, C] >> D >> [E, F]']],
  ['a chain that is told from its end', [['b', 'c'], ['a', 'b']], ['a >> b >> c']],
  ['what is told twice', [['a', 'b'], ['a', 'b']], ['a >> b']],
  ['lists before lists', [['a', 'c'], ['a', 'd'], ['b', 'c'], ['b', 'd']], ['a >> [c, d]', 'b >> [c, d]']],
  ['groups before a task', [['group1', 'a'], ['group2', 'a']], ['[group1, group2] >> a']],
  ['groups before a group', [['group1', 'group3'], ['group2', 'group3'], ['a', 'group3']], ['group1 >> group3', 'group2 >> group3', 'a >> group3']],
  ['ways that part and meet', [['a', 'b'], ['a', 'c'], ['b', 'd'], ['c', 'e'], ['d', 'f'], ['e', 'f']], ['a >> [b, c]', 'b >> d', 'c >> e', '[d, e] >> f']],
])('order: %s', (_, edges, expected) => {
  expect(orderStatements(edges, isGroup, 1).map((statement) => layout(statement, 1))).toEqual(expected);
});

test('all order is said once, whatever it is', () => {
  const edge = fc.tuple(fc.nat(9), fc.nat(9)).filter(([a, b]) => a < b).map(([a, b]): [string, string] => [`t${a}`, `t${b}`]);
  fc.assert(fc.property(fc.array(edge), (edges) => {
    const said = orderStatements(edges, isGroup, 1).flatMap((statement) => {
      const sides = layout(statement, 1).split(' >> ').map((side) => side.match(/\w+/g)!);
      return sides.slice(1).flatMap((to, i) => sides[i].flatMap((a) => to.map((b) => `${a} ${b}`)));
    });
    expect(said.sort()).toEqual([...new Set(edges.map((each) => each.join(' ')))].sort());
  }));
});

test('a long chain has several lines, and a long list a line for each', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(40));
  expect(orderStatements([[a, b], [b, c]], isGroup, 1)).toHaveLength(2);
  expect(layout(orderStatements([[a, b], [a, c]], isGroup, 1)[0], 1)).toBe(`${a} >> [\n        ${b},\n        ${c},\n    ]`);
});

test('a group is taken up again for a task that needs what is outside', () => {
  const grouped = dag();
  const group = new TaskGroup(grouped, 'group');
  const a = new EmptyTask(group, 'a');
  const b = new PythonTask(grouped, 'b', { code: PythonCode.function('m:f') });
  new BashTask(group, 'c', { command: '', over: MappedOver.resultOf('bash_command', b) }).after(a);
  new TaskGroup(group, 'empty');
  expect(grouped.toPython()).toContain(`
    with TaskGroup("group") as group:
        a = EmptyOperator(task_id="a")

    b = PythonOperator(task_id="b", python_callable=f)

    with group:
        c = BashOperator.partial(
            task_id="c",
            append_env=True,
        ).expand(bash_command=b.output)

        with TaskGroup("empty") as empty:
            pass

        a >> c
`);
});

test.each<[string, boolean]>([
  ['echo done', false], ['echo { }} %}', false], ['run.sh now', false], ['echo {{ ds }}', true], ['{# x', true], ['{% x', true], ['run.sh', true], ['a\nb', false], ['a\n', true], ['a\rb', true],
])('%j is wrapped: %p', (text, isWrapped) => {
  const one = dag();
  new BashTask(one, 'a', { command: 'date', env: { TEXT: text } });
  new BashTask(one, 'b', { command: '', over: MappedOver.values('bash_command', ['date', text]) });
  new BashTask(one, 'c', { command: text, templates: true });
  const count = (pattern: RegExp) => one.toPython().match(pattern)?.length ?? 0;
  expect([count(/literal\(BashOperator\)\(/g), count(/literal\(BashOperator\)\.partial\(/g)]).toEqual(isWrapped ? [1, 1] : [0, 0]);
});

test('a DAG with something wrong does not become Python', () => {
  const wrong = dag({ startDate: 'yesterday"); import os' });
  expect(told(() => wrong.toPython())).toMatch(/^Validation failed with the following errors:\n {2}\[stack\/flights\] startDate .* is no time/);
});

test('in a deployment, a readable DAG is one file', () => {
  const deployment = airflow();
  const flights = new Dag(Chart.of(deployment), 'flights', { airflow: deployment, readable: true });
  new EmptyTask(flights, 'nothing');
  expect(objects(deployment)['ConfigMap airflow-declared'].data).toEqual({ '.airflowignore': expect.any(String), 'flights.py': flights.toPython() });
});

test('every kind of task is Python', async () => {
  const deployment = airflow();
  everyKind(Chart.of(deployment), deployment);
  const dags = Chart.of(deployment).node.findAll().filter((construct) => construct instanceof Dag);
  expect(await python('import ast\nprint(json.dumps([len(ast.parse(source).body) for source in given]))', dags.map((each) => each.toPython()))).toHaveLength(4);
});
