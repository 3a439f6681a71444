import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkApplicationProps, SparkCode, SparkFile, SparkTrigger } from '../../src';
import { bigdata, ROOT, succeed } from '../support/command';
import { loadImages } from '../support/images';
import { SHORT_RUN } from '../support/jvm';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { killDriver } from '../support/spark-driver';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'spark-operator';
const API = `/api/v1/namespaces/${NAMESPACE}`;
const JOBS = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`;
const PACKAGE = join(ROOT, 'src/airflow/python/bigdata_airflow');

/** What the operator says that it needs, and nothing else. */
const RULES = [
  { apiGroups: ['batch'], resources: ['cronjobs'], verbs: ['get'] },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'delete', 'get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete', 'get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list'] },
];

/** Two of them fit on a node of two cores. */
const SMALL = { memory: Size.mebibytes(512), cpuRequest: Cpu.millis(250) };

interface Options {
  readonly application: string;
  readonly run: string;
  readonly arguments?: string[];
  readonly try?: number;
  /** The worker gets the signal when a line with this text is logged. */
  readonly at?: string;
  readonly signal?: 'SIGTERM' | 'SIGKILL';
  /** After which the log is asked for again. */
  readonly quietSeconds?: number;
  readonly more?: { readonly [parameter: string]: unknown };
}

interface Outcome {
  readonly exitCode: number;
  /** What Airflow would show as the task's log. */
  readonly log: string[];
  readonly result?: string;
  readonly failure?: string;
}

const applications = synthesized('spark-operator', NAMESPACE, (chart) => {
  const application = (id: string, props: Partial<SparkApplicationProps> = {}) => new SparkApplication(chart, id, {
    code: SparkCode.python(SparkFile.local(join(ROOT, 'test/data/spark-operator/driver.py'))),
    trigger: SparkTrigger.manual(),
    executors: Executors.inDriver(),
    driver: SMALL,
    conf: SHORT_RUN,
    arguments: ['lines', '3', '0', 'default'],
    ...props,
  });
  application('small');
  application('wide', { executors: Executors.fixed(1, SMALL) });
  application('stuck', { executors: Executors.fixed(1, { cpuRequest: Cpu.units(640) }), conf: { ...SHORT_RUN, 'spark.scheduler.maxRegisteredResourcesWaitingTime': '3s' } });
  application('huge', { driver: { ...SMALL, memory: Size.gibibytes(900) } });
});

let workers = 0;

/** The pod of a worker, in the image of Airflow. */
async function startWorker(options: Options): Promise<string> {
  const name = `worker-${workers++}`;
  const mount = (volume: string, mountPath: string) => ({ name: volume, mountPath });
  await kubernetes('POST', `${API}/pods`, {
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName: 'worker',
      containers: [{
        name: 'base',
        image: 'docker.io/apache/airflow:3.3.2-python3.11',
        args: ['python', '/opt/test/worker.py', JSON.stringify(options).split('$').join('$$')], // Kubernetes makes one of two
        env: [{ name: 'PYTHONPATH', value: '/opt/bigdata' }, { name: 'PYTHONDONTWRITEBYTECODE', value: '1' }],
        volumeMounts: [mount('package', '/opt/bigdata/bigdata_airflow'), mount('script', '/opt/test')],
      }],
      volumes: [{ name: 'package', configMap: { name: 'package' } }, { name: 'script', configMap: { name: 'script' } }],
    },
  });
  return name;
}

async function endOf(name: string): Promise<Outcome> {
  const terminated = await eventually(async () => {
    const { status } = await kubernetes('GET', `${API}/pods/${name}`);
    return status.containerStatuses?.[0].state.terminated;
  }, 240, `${name} to end`);
  const lines: string[] = (await kubernetes('GET', `${API}/pods/${name}/log`)).split('\n');
  const said = (word: string) => lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return { exitCode: terminated.exitCode, log: said('LOG'), result: said('RESULT')[0], failure: said('FAILED')[0] };
}

const run = async (options: Options) => endOf(await startWorker(options));
const linesOf = ({ log }: Outcome) => log.filter((line) => line.startsWith('line '));
const counted = (count: number, rest: string[] = []) => Array.from({ length: count }, (_, i) => `line ${i} of [${rest.map((text) => `'${text}'`).join(', ')}]`);
const jobs = async () => (await kubernetes('GET', JOBS)).items;
const jobsOf = async (application: string) => (await jobs()).filter(({ metadata }: any) => metadata.ownerReferences?.[0].name === application);
const sparkPods = async () => (await kubernetes('GET', `${API}/pods?labelSelector=${encodeURIComponent('app.kubernetes.io/name=spark')}`)).items;

beforeAll(async () => {
  await loadImages('airflow');
  await withNamespace(NAMESPACE);
  const files = (folder: string, names: string[]) => Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
  const object = (apiVersion: string, kind: string, name: string, content: object) =>
    ({ apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...content });
  await succeed(bigdata(['up', '-f', manifests(
    object('v1', 'ServiceAccount', 'worker', {}),
    object('rbac.authorization.k8s.io/v1', 'Role', 'worker', { rules: RULES }),
    object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'worker', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'worker' }, subjects: [{ kind: 'ServiceAccount', name: 'worker' }],
    }),
    object('v1', 'ConfigMap', 'package', { data: files(PACKAGE, readdirSync(PACKAGE).filter((name) => name.endsWith('.py'))) }),
    object('v1', 'ConfigMap', 'script', { data: files(join(ROOT, 'test/data/spark-operator'), ['worker.py']) }),
  ), '-n', NAMESPACE, '--name', 'workers']));
  await succeed(bigdata(['up', '-f', applications, '-n', NAMESPACE]));
});

afterAll(() => withoutNamespace(NAMESPACE));

describe('a task that runs a SparkApplication', () => {
  test('logs each line of the driver once, in order, also over connections that break, and returns the name of its Job', async () => {
    const args = ['lines', '2000', '1.5', '$(A) $$ {{ x }}'];
    const outcome = await run({ application: 'small', run: 'lines', arguments: args, quietSeconds: 1 });
    expect(outcome).toMatchObject({ exitCode: 0, failure: undefined });
    expect(linesOf(outcome)).toEqual(counted(2000, ['$(A) $$ {{ x }}']));
    const job = await kubernetes('GET', `${JOBS}/${outcome.result}`);
    expect(job.metadata).toMatchObject({
      name: expect.stringMatching(/^small-[0-9a-f]{8}$/),
      annotations: { 'cdk8s-bigdata/airflow-task': '["dag", "lines", "run", -1, 1]', 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ kind: 'CronJob', name: 'small' }],
    });
    const warnings = await kubernetes('GET', `${API}/events?fieldSelector=${encodeURIComponent('involvedObject.kind=CronJob,type=Warning')}`);
    expect(warnings.items).toEqual([]);
  });

  test('has the arguments of the application where it has none of its own', async () => {
    expect(linesOf(await run({ application: 'small', run: 'default' }))).toEqual(counted(3, ['default']));
  });

  test('fails with the exit code of the driver, and the next try is a Job of its own', async () => {
    const options = { application: 'small', run: 'exit', arguments: ['exit', '7'] };
    const first = await run(options);
    expect(first).toMatchObject({ exitCode: 1, failure: expect.stringContaining('the driver ended with exit code 7') });
    expect(first.log).toContain('about to fail');
    const second = await run({ ...options, try: 2 });
    const names = [first, second].map(({ failure }) => /small-[0-9a-f]{8}/.exec(failure!)![0]);
    expect(new Set(names).size).toBe(2);
  });

  test('says that a driver ran out of memory', async () => {
    const { failure } = await run({ application: 'small', run: 'memory', arguments: ['memory'] });
    expect(failure).toMatch(/exit code 137: OOMKilled/);
  });

  test('removes the executors that a killed driver has left, and leaves the driver', async () => {
    const [{ failure }] = await Promise.all([run({ application: 'stuck', run: 'killed', arguments: ['killed'] }), killDriver(NAMESPACE, 'stuck')]);
    expect(failure).toMatch(/exit code 137/);
    const left = (await sparkPods()).filter(({ metadata }: any) => metadata.labels['app.kubernetes.io/instance'] === 'stuck');
    expect(left.map(({ metadata }: any) => metadata.labels['app.kubernetes.io/component'])).toEqual(['driver']);
  });

  test('says why a driver does not start, and leaves nothing behind', async () => {
    const { failure, log } = await run({ application: 'huge', run: 'huge', more: { startup_timeout: 5 } });
    expect(failure).toMatch(/the driver has not started within 5 s: Unschedulable: .*Insufficient memory/);
    expect(log.some((line) => line.startsWith('The driver waits: Unschedulable'))).toBe(true);
    expect(await jobsOf('huge')).toEqual([]);
  });

  test('says that there is no such application', async () => {
    expect((await run({ application: 'nobody', run: 'nobody' })).failure).toContain('There is no application nobody in namespace spark-operator');
  });

  test('that is killed removes the Job, the driver and its executors before it ends', async () => {
    const outcome = await run({ application: 'wide', run: 'kill', arguments: ['executors'], at: 'executors are there', signal: 'SIGTERM' });
    expect(outcome).toMatchObject({ exitCode: 1, failure: expect.stringContaining('it was deleted before it ended') });
    expect(await jobsOf('wide')).toEqual([]);
    expect((await sparkPods()).filter(({ metadata }: any) => metadata.labels['app.kubernetes.io/instance'] === 'wide')).toEqual([]);
  });

  test('goes on with the same Job when its worker was lost', async () => {
    const options = { application: 'small', run: 'lost', arguments: ['lines', '500', '3'] };
    const lost = await run({ ...options, at: 'line 120 ', signal: 'SIGKILL' });
    expect(lost.exitCode).toBe(137);
    const before = (await jobsOf('small')).map(({ metadata }: any) => metadata.uid);
    const outcome = await run(options);
    expect(outcome).toMatchObject({ exitCode: 0 });
    expect(outcome.log).toContainEqual(expect.stringMatching(/^Going on with Job small-/));
    expect(linesOf(outcome)).toEqual(counted(500));
    expect(before).toContain((await kubernetes('GET', `${JOBS}/${outcome.result}`)).metadata.uid);
  });
});
