import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Cpu, EnvValue, Secret } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkApplicationProps, SparkCode, SparkFile, SparkVersion } from '../../src';
import { bigdata, emptyFolder, Outcome, ROOT, succeed } from '../support/command';
import { SHORT_RUN } from '../support/jvm';
import { kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { killDriver } from '../support/spark-driver';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'diagnoses';
/** What waits keeps its CPU, and the next test must find some. */
const SMALL = { cpuRequest: Cpu.millis(100) };
const PI = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

async function up(name: string, props: (chart: Chart) => SparkApplicationProps, ...flags: string[]): Promise<Outcome> {
  const folder = synthesized(name, NAMESPACE, (chart) => new SparkApplication(chart, name, { driver: SMALL, conf: SHORT_RUN, ...props(chart) }));
  return bigdata(['up', '-f', folder, '--name', name, '-n', NAMESPACE, '--patience', '3s', '--timeout', '2m', ...flags]);
}

test('an image that does not exist is named', async () => {
  const { code, stderr } = await up('no-image', () => ({ code: PI, executors: Executors.inDriver(1), image: 'registry.invalid/spark:4.3.0' }));
  expect(stderr).toMatch(/the image registry\.invalid\/spark:4\.3\.0 cannot be pulled/);
  expect(stderr).toContain('bigdata images load');
  expect(code).toBe(1);
});

test('a Secret that is not there is named', async () => {
  const { code, stderr } = await up('no-secret', (chart) => ({
    code: PI,
    executors: Executors.inDriver(1),
    env: { PASSWORD: EnvValue.fromSecretValue({ secret: Secret.fromSecretName(chart, 'warehouse', 'warehouse'), key: 'password' }) },
  }));
  expect(stderr).toMatch(/secret "warehouse" not found/);
  expect(code).toBe(1);
});

test('a request that no node can meet says so', async () => {
  const { code, stderr } = await up('no-node', () => ({ code: PI, executors: Executors.inDriver(1), driver: { cpuRequest: Cpu.units(640) } }));
  expect(stderr).toMatch(/no node takes the pod: .*Insufficient cpu/);
  expect(code).toBe(1);
});

test('a volume that nobody makes says so', async () => {
  const object = (apiVersion: string, kind: string, name: string, spec: object) => ({ apiVersion, kind, metadata: { name, namespace: NAMESPACE }, spec });
  const claim = object('v1', 'PersistentVolumeClaim', 'data', { storageClassName: 'nonesuch', accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } });
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  const container = { name: 'main', image: SparkVersion.V4_3_0.image, command: ['true'], volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  const job = object('batch/v1', 'Job', 'waits', { template: { spec: { restartPolicy: 'Never', volumes, containers: [container] } } });
  const stack = ['--name', 'no-volume', '-n', NAMESPACE];
  const { code, stderr } = await bigdata(['up', '-f', manifests(claim, job), '--patience', '3s', '--timeout', '2m', ...stack]);
  expect(stderr).toMatch(/its volume cannot be made: .*"nonesuch" not found/);
  expect(code).toBe(1);
  await bigdata(['down', ...stack, '--delete-data']);
});

test('executors that no node takes end the command, also while the driver goes on and its log is streamed', async () => {
  const folder = synthesized('no-executor', NAMESPACE, (chart) => new SparkApplication(chart, 'no-executor', {
    code: PI,
    driver: SMALL,
    executors: Executors.fixed(1, { cpuRequest: Cpu.units(640) }),
  }));
  const stack = ['--name', 'no-executor', '-n', NAMESPACE];
  const { code, stderr } = await bigdata(['up', '-f', folder, '--logs', '--patience', '3s', ...stack]);
  expect(stderr).toMatch(/-exec-1: no node takes the pod: .*Insufficient cpu/);
  expect(code).toBe(1);
  await bigdata(['down', ...stack]);
});

test('executors that wait for a node go when their driver was killed, though its pod stays for its log', async () => {
  const folder = synthesized('killed', NAMESPACE, (chart) => new SparkApplication(chart, 'killed', {
    code: SparkCode.python(SparkFile.local(join(ROOT, 'test/data/spark-operator/driver.py'))),
    arguments: ['killed'],
    driver: SMALL,
    conf: { ...SHORT_RUN, 'spark.scheduler.maxRegisteredResourcesWaitingTime': '3s' },
    executors: Executors.fixed(1, { cpuRequest: Cpu.units(640) }),
  }));
  let killed: Promise<void> | undefined;
  const { code, stderr } = await bigdata(['up', '-f', folder, '--name', 'killed', '-n', NAMESPACE, '--patience', '2m'], {
    watch: (output) => { if (/-exec-1 waits for a node/.test(output)) killed ??= killDriver(NAMESPACE, 'killed'); },
  });
  await killed;
  expect(stderr).toMatch(/-exec-1 waits for a node/);
  expect(code).toBe(137);
  const pods = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=app.kubernetes.io%2Finstance%3Dkilled`);
  expect(pods.items.map(({ metadata }: any) => metadata.labels['app.kubernetes.io/component'])).toEqual(['driver']);
});

test('the command ends with the exit code of the program', async () => {
  const program = join(emptyFolder('program'), 'exit.py');
  writeFileSync(program, 'import sys\nsys.exit(3)\n');
  const { code, stderr } = await up('exits', () => ({ code: SparkCode.python(SparkFile.local(program)), executors: Executors.inDriver(1) }));
  expect(code).toBe(3);
  expect(stderr).toContain('its program ended with exit code 3');
});

test('a container that fails each time says so, and where its last words are', async () => {
  const container = { name: 'main', image: SparkVersion.V4_3_0.image, command: ['sh', '-c', 'if [ -e /state/seen ]; then echo again; sleep 600; fi; touch /state/seen; echo "last words"; exit 7'] };
  const failing = { ...container, name: 'failing', command: ['sh', '-c', 'echo "this cannot work"; exit 5'] };
  const mounted = { ...container, volumeMounts: [{ name: 'state', mountPath: '/state' }] };
  const labels = { app: 'crashes' };
  const spec = { containers: [mounted, failing], volumes: [{ name: 'state', emptyDir: {} }], terminationGracePeriodSeconds: 0 };
  const deployment = {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'crashes', namespace: NAMESPACE }, spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
  const stack = ['--name', 'crashes', '-n', NAMESPACE];
  const { code, stderr } = await bigdata(['up', '-f', manifests(deployment), '--patience', '3s', '--timeout', '2m', ...stack]);
  expect(code).toBe(1);
  expect(stderr).toContain('it fails each time it is started');
  const [, pod] = /`bigdata logs (crashes-\S+) -n diagnoses -c failing -p`/.exec(stderr)!;
  const log = async (...options: string[]) => (await succeed(bigdata(['logs', pod, '-n', NAMESPACE, ...options]))).stdout;
  expect(await log('-c', 'failing', '-p')).toBe('this cannot work\n');
  expect(await log('-p')).toBe('last words\n');
  expect(await log()).toBe('again\n');
  expect((await bigdata(['logs', pod, '-n', NAMESPACE, '-c', 'nonsense'])).stderr).toMatch(/container nonsense is not valid for pod/);
  await bigdata(['down', ...stack]);
});

test('an object that the server refuses stops all of them', async () => {
  const configMap = (name: string, extra: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: NAMESPACE }, ...extra });
  const file = manifests(configMap('good', { data: { a: 'b' } }), configMap('bad', { dada: { a: 'b' } }));
  const { code, stderr } = await bigdata(['up', '-f', file, '--name', 'refused', '-n', NAMESPACE]);
  expect(code).toBe(1);
  expect(stderr).toContain('ConfigMap diagnoses/bad');
  expect(stderr).toContain('dada');
  expect(stderr).not.toContain('created');
});
