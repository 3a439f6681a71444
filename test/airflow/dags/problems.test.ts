import { Chart, Duration } from 'cdk8s';
import { EnvValue, k8s } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { dag, problems, task } from './support';
import {
  BashTask, Dag, DagParam, DagProps, DagSchedule, DateTimeSensor, EmptyTask, HttpTask, MappedOver, OnFinish, PodTask, PodTaskProps, PythonCode, PythonTask,
  SparkApplication, SparkCode, SparkFile, SparkTask, SqlTask, TaskGroup, TimeDeltaSensor, TriggerDagTask,
} from '../../../src';
import { cronProblem } from '../../../src/airflow/dags/cron';
import { told } from '../../support/app';
import { airflow, complaints } from '../support';

test.each<[string, Partial<DagProps>, RegExp]>([
  ['an id with a blank', { dagId: 'my dag' }, /dagId "my dag" is no id of a DAG/],
  ['an id whose file would be hidden', { dagId: '.flights' }, /dagId "\.flights" is no id of a DAG.*no dot in front/],
  ['an id whose file would have too long a name', { dagId: 'x'.repeat(249) }, /at most 248/],
  ['a time zone in other capitals', { timeZone: 'europe/berlin' }, /timeZone "europe\/berlin" is no time zone/],
  ['a choice of nothing', { params: { day: DagParam.choice([]) } }, /params: day is a choice of nothing/],
  ['a cron expression of six fields', { schedule: DagSchedule.cron('0 0 3 * * *') }, /"0 0 3 \* \* \*" is wrong: it has 6 fields/],
  ['an hour that is none', { schedule: DagSchedule.cron('0 25 * * *') }, /the hour "25" is not between 0 and 23/],
  ['an unknown time zone', { schedule: DagSchedule.cron('0 3 * * *', { timeZone: 'Mars/Base' }) }, /"Mars\/Base" is no time zone/],
  ['a day that no month has', { schedule: DagSchedule.cron('0 0 30 feb *') }, /the month "feb" has no day 30/],
  ['an end before the start', { startDate: '2026-02-01', endDate: '2026-01-01' }, /endDate 2026-01-01 is before startDate/],
  ['an interval of nothing', { schedule: DagSchedule.every(Duration.seconds(0)) }, /the interval is not longer than nothing/],
  ['no asset', { schedule: DagSchedule.onAssets() }, /onAssets names no asset/],
  ['a start that is no time', { startDate: 'yesterday' }, /startDate "yesterday" is no time/],
  ['a day that is none', { startDate: '2026-02-31T25:00' }, /startDate .* is no time/],
  ['catching up since when', { catchup: true }, /catchup needs a startDate/],
  ['several continuous runs', { schedule: DagSchedule.continuous() }, /Use maxActiveRuns: 1/],
  ['no run', { maxActiveRuns: 0 }, /maxActiveRuns 0 is not a whole number/],
  ['fewer than no retries', { defaults: { retries: -1 } }, /defaults: retries -1/],
  ['a timeout of nothing', { runTimeout: Duration.seconds(0) }, /runTimeout is not longer/],
])('%s is refused', (_, props, expected) => {
  expect(problems(dag(props)).join('\n')).toMatch(expected);
});

test.each<[string, (flights: Dag) => void, RegExp]>([
  ['an id with a dot', (flights) => { new EmptyTask(flights, 'a.b'); }, /taskId "a\.b" is no id in a DAG/],
  ['an id that is there', (flights) => { new EmptyTask(flights, 'a'); new EmptyTask(flights, 'b', { taskId: 'a' }); }, /a: two tasks or groups have this id/],
  ['a group with the id of a task', (flights) => { new EmptyTask(flights, 'a'); new TaskGroup(flights, 'b', { groupId: 'a' }); }, /a: two tasks or groups/],
  ['a task after itself', (flights) => { const a = new EmptyTask(flights, 'a'); a.before(a); }, /come after themselves: a -> a/],
  ['a group after its own task', (flights) => { const group = new TaskGroup(flights, 'g'); const a = new EmptyTask(group, 'a'); a.before(group); }, /come after themselves/],
  ['a task of another DAG', (flights) => { new EmptyTask(flights, 'a').before(new EmptyTask(dag({}, 'other'), 'b')); }, /b cannot come after a, which is in another DAG/],
  ['order with a group of nothing', (flights) => {
    const group = new TaskGroup(flights, 'g');
    new TaskGroup(group, 'inner');
    new EmptyTask(flights, 'a').before(group);
  }, /g: nothing can come before or after a group without tasks/],
  ['a retry of nothing', (flights) => { new EmptyTask(flights, 'a', { retryDelay: Duration.seconds(0) }); }, /a: retryDelay is not longer/],
  ['half a slot', (flights) => { new EmptyTask(flights, 'a', { poolSlots: 0.5 }); }, /a: poolSlots 0\.5/],
  ['a pool that is none', (flights) => { new EmptyTask(flights, 'a', { pool: 'a b' }); }, /a: pool "a b"/],
  ['a function that is none', (flights) => { new PythonTask(flights, 'a', { code: PythonCode.function('os.system(1)') }); }, /a: code: "os\.system\(1\)" is no name of a function/],
  ['a verb that is none', (flights) => { new HttpTask(flights, 'a', { endpoint: '/', method: 'FETCH' }); }, /a: method "FETCH"/],
  ['a moment that is none', (flights) => { new DateTimeSensor(flights, 'a', { until: '{{ ds }}' }); }, /a: until "\{\{ ds \}\}" is no time.*templates: true/],
  ['no time to let go by', (flights) => { new TimeDeltaSensor(flights, 'a', { delta: Duration.seconds(0) }); }, /a: delta is not longer/],
  ['a look at once', (flights) => { new TriggerDagTask(flights, 'a', { dagId: 'b', pokeInterval: Duration.seconds(0) }); }, /a: pokeInterval is not longer/],
  ['no statement', (flights) => { new SqlTask(flights, 'a', { connectionId: 'db', statements: [] }); }, /a: statements: there is none/],
  ['values of a task that gives back none', (flights) => { new BashTask(flights, 'a', { command: '', over: MappedOver.resultOf('bash_command', new PodTask(flights, 'p', { image: 'x' })) }); }, /a: over: p gives back nothing\. Give it result: true/],
  ['values of a task that comes later', (flights) => {
    const later = new BashTask(flights, 'p', { command: '' });
    new BashTask(flights, 'a', { command: '', over: MappedOver.resultOf('bash_command', later) }).before(later);
  }, /come after themselves: p -> a -> p/],
  ['values of another DAG', (flights) => { new BashTask(flights, 'a', { command: '', over: MappedOver.resultOf('bash_command', new BashTask(dag({}, 'other'), 'p', { command: '' })) }); }, /a: over: p is in another DAG/],
  ['an application that runs when it is applied', (flights) => {
    const application = new SparkApplication(Chart.of(flights), 'pi', { code: SparkCode.python(SparkFile.inImage('/pi.py')) });
    new SparkTask(flights, 'a', { application });
  }, /a: application: stack\/pi runs when it is applied. Give it SparkTrigger\.manual\(\)/],
])('%s is refused', (_, declare, expected) => {
  const flights = dag();
  declare(flights);
  expect(problems(flights).join('\n')).toMatch(expected);
});

const weighted = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'x' } }] } };
const loose = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'x', labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: 'x' }] } }] } };

test.each<[string, Partial<PodTaskProps>, RegExp]>([
  ['a weight where it is required', { affinity: weighted as never }, /podAntiAffinity: requiredDuringSchedulingIgnoredDuringExecution: a term with a weight is one that is preferred/],
  ['a text for a list', { affinity: loose as never }, /values "x" is no list. Write \["x"\]/],
  ['a label of Airflow\'s', { labels: { dag_id: 'x' } }, /labels: dag_id is set by Airflow/],
  ['a label that is too long', { labels: { team: 'x'.repeat(64) } }, /labels: team: .* is no value of a label/],
  ['a variable that is none', { env: { 'A-B': EnvValue.fromValue('x') } }, /env: "A-B" is no name of a variable/],
  ['a name that Kubernetes would cut', { podName: 'p'.repeat(64) }, /podName .* is no DNS label of at most 63/],
  ['the node\'s network under "restricted"', { hostNetwork: true }, /hostNetwork is nothing that Pod Security/],
  ['a policy that older examples have', { onFinish: 'True' as OnFinish }, /onFinish "True" is none of delete_pod/],
  ['two mounts at a path', { mounts: [1, 2].map((i) => ({ path: '/x', volume: { name: `v${i}` } })) }, /mounts: two of them are at \/x/],
  ['two volumes of a name', { mounts: [{ path: '/x', volume: { name: 'v' } }, { path: '/y', volume: { name: 'v', emptyDir: {} } }] }, /mounts: two volumes are called v\./],
  ['a field that Kubernetes does not have', { podSpec: { dnsPolicies: 'None' } }, /podSpec: dnsPolicies is no field in Kubernetes/],
  ['a field in a field', { podSpec: { dnsConfig: { nameserver: [] } } }, /podSpec: dnsConfig: nameserver is no field/],
  ['a text for a quantity', { containerSpec: { resources: { limits: { cpu: '1' } } } }, /containerSpec: resources: limits: cpu is no field .*k8s\.Quantity/],
  ['a number for a list', { containerSpec: { ports: 80 } }, /containerSpec: ports is no field in Kubernetes, or has a value of another type/],
  ['a field that is a property', { containerSpec: { image: 'x' } }, /containerSpec: image is what other properties say/],
  ['an argument of a DAG', { operatorArguments: { start_date: '2026-01-01' } }, /operatorArguments: start_date is what a property of the Dag says/],
  ['an init container of a wrong type', { initContainers: [{ name: 'x', ports: 5 } as never] }, /initContainers\[0\]: ports is no field/],
  ['a volume that is none', { mounts: [{ path: '/x', volume: { name: 'v', configmap: {} } as never }] }, /mounts\[0\]: volume: configmap is no field/],
  ['an argument that is a property', { operatorArguments: { on_finish_action: 'keep_pod', retries: 2 } }, /operatorArguments: on_finish_action is what a property of PodTask says.*\n.*retries/],
  ['a mount where its result is', { result: true, mounts: [{ path: '/airflow/xcom', volume: { name: 'v' } }] }, /mounts: two of them are at \/airflow\/xcom/],
  ['a relative path', { mounts: [{ path: 'x', volume: { name: 'v' } }] }, /mounts: "x" is no absolute path/],
])('a pod with %s is refused', (_, props, expected) => {
  const pods = dag();
  new PodTask(pods, 'a', { image: 'alpine:3', ...props });
  expect(problems(pods).join('\n')).toMatch(expected);
});

test('a pod may have quantities wherever Kubernetes has them', () => {
  const pods = dag();
  const requests = { storage: k8s.Quantity.fromString('1Gi') };
  const volume = { name: 'scratch', ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests } } } } };
  new PodTask(pods, 'a', { image: 'alpine:3', mounts: [{ path: '/scratch', volume }] });
  expect(problems(pods)).toEqual([]);
  expect(task(pods, 'a').arguments.pod_template_dict.spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests).toEqual({ storage: '1Gi' });
});

test('a deployment refuses a DAG twice, and a pod that it does not have', () => {
  const declare = (deployment: ReturnType<typeof airflow>) => {
    for (const id of ['a', 'b']) new EmptyTask(new Dag(Chart.of(deployment), id, { airflow: deployment, dagId: 'same' }), 'x', { pod: 'big' });
  };
  const found = complaints({ taskPods: { small: {} } }, undefined, undefined, declare).join('\n');
  expect(found).toMatch(/Two DAGs are called same, the second one at stack\/b/);
  expect(found).toMatch(/asks for the pod big, which taskPods does not have. There are small/);
});

test('a deployment refuses a task that nobody would wait for, and more DAGs than a ConfigMap holds, also when they go in circles', () => {
  const declare = (deployment: ReturnType<typeof airflow>) => {
    new Dag(Chart.of(deployment), 'wrong', { airflow: deployment, readable: true, schedule: DagSchedule.cron('61 * * * *') });
    const flights = new Dag(Chart.of(deployment), 'flights', { airflow: deployment, doc: 'x'.repeat(1_100_000) });
    const waits = new PodTask(flights, 'waits', { image: 'x', deferrable: true });
    waits.before(new EmptyTask(flights, 'a', { operatorArguments: { deferrable: true } })).before(waits);
  };
  const found = complaints({}, undefined, undefined, declare).join('\n');
  expect(found).toMatch(/The task waits of flights is deferrable, and nothing would wait for it\. Add triggerer/);
  expect(found).toMatch(/The task a of flights is deferrable/);
  expect(found).toMatch(/The declared DAGs have 110\d{4} bytes/);
  expect(complaints({ triggerer: {} }, undefined, undefined, declare).join('\n')).not.toMatch(/deferrable/);
});

test('programs in JavaScript are told of wrong types', () => {
  const flights = dag();
  expect(told(() => new BashTask(flights, 'a', { comand: 'date' } as never))).toMatch(/comand: there is no such property/);
  expect(told(() => new Dag(Chart.of(flights), 'x', { schedule: '@daily' } as never))).toMatch(/schedule: "@daily" is not a DagSchedule/);
  expect(told(() => new EmptyTask(Chart.of(flights), 'y'))).toMatch(/The scope of a task is a Dag or a TaskGroup/);
});

test('an order of any shape is refused exactly when it goes in circles', () => {
  const graph = fc.integer({ min: 1, max: 8 }).chain((size) => fc.tuple(
    fc.constant(size), fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 20 })));
  fc.assert(fc.property(graph, ([size, edges]) => {
    const any = dag();
    const tasks = Array.from({ length: size }, (_, i) => new EmptyTask(any, `t${i}`));
    edges.forEach(([from, to]) => tasks[from].before(tasks[to]));
    // what nothing comes after can be taken away, until nothing is left or only circles are
    let left = edges;
    for (let before = -1; before !== left.length;) {
      before = left.length;
      left = left.filter(([, to]) => left.some(([from]) => from === to));
    }
    expect(problems(any).some((problem) => problem.includes('come after themselves'))).toBe(left.length > 0);
  }));
});

test('cron expressions that are made of the grammar are taken, and others are not', () => {
  const field = (least: number, most: number) => {
    const number = fc.integer({ min: least, max: most });
    const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
    const base = fc.oneof(fc.constant('*'), number.map(String), range);
    const item = fc.oneof(base, fc.tuple(base, fc.integer({ min: 1, max: 9 })).map(([text, step]) => `${text}/${step}`));
    return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
  };
  const good = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7)).map((fields) => fields.join(' '));
  fc.assert(fc.property(good, (expression) => { expect(cronProblem(expression)).toBeUndefined(); }));
  for (const bad of ['', '* * * *', '60 * * * *', '* * 0 * *', '5-1 * * * *', '*/0 * * * *', '* * * foo *', '* * L * *', '@daily', '* * * * mon#1', ', * * * *', '0 0 31 4 *', '0 0 30,31 2 *', '0 0 31 4,jun,9-9/2 *']) expect(cronProblem(bad)).toBeDefined();
  for (const named of ['0 3 * jan-mar mon-fri', '0 3 1 DEC sun', '0 0 29 2 *', '0 0 30-31 1-2 *', '0 0 31 */2 *', '0 0 31 2/1 *', '0 0 30 2 mon']) expect(cronProblem(named)).toBeUndefined();
});

test('no text makes a DAG that cannot be written down, or is another one when it is read', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (command) => {
    const one = dag();
    new BashTask(one, 'a', { command });
    const [read] = JSON.parse(JSON.stringify(one._document())).tasks;
    expect(read.arguments.bash_command).toBe(command);
  }));
});
