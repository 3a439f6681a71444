import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Executors, PodCreation, SparkApplication, SparkCode, SparkFile, SparkTrigger } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { asAccount, eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'restricted';
const LAX = 'lax';
const UP = ['--name', 'secure', '-n', NAMESPACE];

beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
afterAll(() => Promise.all([NAMESPACE, LAX].map(withoutNamespace)));

/** Lives until somebody connects to it, so that its pods can be looked at. */
const PROGRAM = `
import socket
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
with socket.create_server(("", 4999)) as server:
    server.settimeout(240)
    print(spark.sparkContext.parallelize(range(10), 2).sum(), flush=True)
    server.accept()
spark.stop()
`;

const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;

/** Runs a command in the executor's image, as that runs, but with what an attacker can know: all that is not the run's secret. */
async function attack(name: string, executor: any, labels: { [label: string]: string }, command: string): Promise<{ exitCode: number; log: string }> {
  const [{ env, image, securityContext, volumeMounts }] = executor.spec.containers;
  const known = env.filter((variable: any) => variable.name !== '_SPARK_AUTH_SECRET' && !/spark\.authenticate/.test(variable.value ?? ''))
    .map((variable: any) => (variable.name === 'SPARK_EXECUTOR_ID' ? { ...variable, value: '99' } : variable));
  await kubernetes('POST', PODS, {
    metadata: { name, labels },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: executor.spec.securityContext,
      containers: [{ name: 'attacker', image, command: ['bash', '-c', command], env: known, securityContext, volumeMounts }],
      volumes: executor.spec.volumes,
    },
  });
  const { exitCode } = await eventually(async () => (await kubernetes('GET', `${PODS}/${name}`)).status.containerStatuses?.[0].state.terminated, 120, `${name} to end`) as any;
  return { exitCode, log: await kubernetes('GET', `${PODS}/${name}/log`) };
}

/** What a program could do with the right to create pods, and what the policy says to that. */
async function expectLimits(driver: string, executor: any, driverPod: string): Promise<void> {
  const { metadata: { name: executorPod, labels: own }, spec: { nodeName, ...spec } } = executor;
  const [container] = spec.containers;
  const as = (method: string, path: string, body?: object) =>
    asAccount(NAMESPACE, driver, method, `${path}?dryRun=All`, body).then(() => '', ({ message }) => message);
  const made = (changes: object, labels = own) => as('POST', PODS, { metadata: { name: 'another', labels }, spec: { ...spec, ...changes } });
  const within = (changes: object) => made({ containers: [{ ...container, ...changes }] });
  const mounting = (source: object) => made({ volumes: [...spec.volumes, { name: 'more', ...source }] });
  expect(await made({})).toBe('');

  const foreign = /the Spark application restricted\/sum may not make pods that use the Secrets keys\. /;
  const env = [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } }];
  expect(await mounting({ secret: { secretName: 'keys' } })).toMatch(foreign);
  expect(await mounting({ projected: { sources: [{ secret: { name: 'keys' } }] } })).toMatch(foreign);
  expect(await within({ envFrom: [{ secretRef: { name: 'keys' } }] })).toMatch(foreign);
  expect(await within({ env })).toMatch(foreign);
  expect(await made({ initContainers: [{ ...container, name: 'first', env }] })).toMatch(foreign);
  expect(await made({ imagePullSecrets: [{ name: 'keys' }] })).toMatch(foreign);
  expect(await mounting({ configMap: { name: 'settings' } })).toMatch(/use the ConfigMaps settings\./);
  expect(await mounting({ persistentVolumeClaim: { claimName: 'data' } })).toMatch(/use the PersistentVolumeClaims data\./);
  const csi = { driver: 'example.org', nodePublishSecretRef: { name: 'keys' } };
  expect(await mounting({ csi })).toMatch(/have a volume which is not described/);

  expect(await made({ serviceAccountName: 'default', serviceAccount: 'default' })).toMatch(/run as the account default\./);
  const token = /have a token of the account sum\./;
  expect(await made({ automountServiceAccountToken: true })).toMatch(token);
  expect(await mounting({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } })).toMatch(token);

  const another = /make, change or remove pods with labels of another part/;
  expect(await made({}, { 'app.kubernetes.io/component': 'scheduler' })).toMatch(another);
  expect(await as('PATCH', driverPod, { metadata: { labels: { a: 'b' } } })).toMatch(another);
  expect(await as('DELETE', driverPod)).toMatch(another);
  const image = { spec: { containers: [{ ...container, image: 'other' }] } };
  expect(await as('PATCH', `${PODS}/${executorPod}`, image)).toMatch(/change more of a pod than labels and annotations/);
}

test('a pod of an application has none of what lets it out of its walls, whatever the namespace allows', async () => {
  await withNamespace(LAX);
  const folder = synthesized('lax', LAX, (chart) => new SparkApplication(chart, 'lax', {
    code: SparkCode.python(SparkFile.inImage('/job.py')),
    trigger: SparkTrigger.manual(),
    podCreation: PodCreation.limited(),
  }));
  await succeed(bigdata(['up', '-f', folder, '--name', 'lax', '-n', LAX]));
  const made = (changes: object, context: object = {}) => {
    const securityContext = { allowPrivilegeEscalation: false, ...context };
    const containers = [{ name: 'executor', image: 'none', securityContext }];
    const [name, instance, component] = ['spark', 'lax', 'executor'];
    const labels = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': component };
    const pod = { metadata: { name: 'another', labels }, spec: { serviceAccountName: 'lax', automountServiceAccountToken: false, ...changes, containers } };
    return asAccount(LAX, 'lax', 'POST', `/api/v1/namespaces/${LAX}/pods?dryRun=All`, pod).then(() => '', ({ message }) => message);
  };
  // a policy is in force a moment after it is stored
  const privileged = { privileged: true, allowPrivilegeEscalation: true };
  await eventually(async () => /are privileged/.test(await made({}, privileged)), 30, 'the policy to be in force');
  expect(await made({})).toBe('');
  expect(await made({}, { allowPrivilegeEscalation: true })).toMatch(/a container without allowPrivilegeEscalation: false/);
  expect(await made({}, { capabilities: { add: ['NET_ADMIN'] } })).toMatch(/a container with further capabilities/);
  expect(await made({ volumes: [{ name: 'root', hostPath: { path: '/' } }] })).toMatch(/a volume which is not described/);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) expect(await made({ [field]: true })).toMatch(`have ${field}.`);
  await succeed(bigdata(['down', '--name', 'lax', '-n', LAX]));
  const policy = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/spark.lax.lax';
  await expect(kubernetes('GET', policy)).rejects.toMatchObject({ code: 404 });
});

test('an application runs where Pod Security "restricted" is enforced, with no more rights than it needs, and lets no stranger take part', async () => {
  const program = join(emptyFolder('program'), 'sum.py');
  writeFileSync(program, PROGRAM);
  const folder = synthesized('secure', NAMESPACE, (chart) => new SparkApplication(chart, 'sum', {
    code: SparkCode.python(SparkFile.local(program)),
    executors: Executors.fixed(1),
    conf: { 'spark.log.level': 'WARN' },
    podCreation: PodCreation.limited(),
  }));
  const running = succeed(bigdata(['up', '-f', folder, ...UP, '--logs'], {}));
  const selector = encodeURIComponent('spark-role=executor');
  const executor = await Promise.race([
    eventually(async () => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`)).items[0], 120, 'an executor'),
    running.then(() => { throw new Error('it ended without an executor'); }),
  ]);
  expect(executor.spec.automountServiceAccountToken).toBe(false);
  expect(executor.spec.volumes.filter((volume: any) => volume.projected)).toEqual([]);

  const driverPod = `${PODS}/${executor.metadata.ownerReferences[0].name}`;
  await eventually(async () => /^45$/m.test(await kubernetes('GET', `${driverPod}/log`)) || undefined, 120, 'the driver to listen');
  const driver = (await kubernetes('GET', driverPod)).spec.serviceAccountName;
  const may = async (verb: string, resource: string, namespace = NAMESPACE, group = '') => (await kubernetes('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: `system:serviceaccount:${NAMESPACE}:${driver}`, resourceAttributes: { verb, resource, namespace, group } },
  })).status.allowed;
  expect(await may('create', 'pods')).toBe(true);
  expect(await may('create', 'pods', 'default')).toBe(false);
  for (const resource of ['secrets', 'serviceaccounts', 'pods/exec', 'nodes']) expect([resource, await may('get', resource)]).toEqual([resource, false]);
  expect(await may('create', 'rolebindings', NAMESPACE, 'rbac.authorization.k8s.io')).toBe(false);

  await expectLimits(driver, executor, driverPod);

  const host = /@(.*):/.exec(executor.spec.containers[0].env.find(({ name }: any) => name === 'SPARK_DRIVER_URL').value)![1];
  const connect = `: < /dev/tcp/${host}/4999`;
  expect(await attack('stranger', executor, {}, `! timeout 5 bash -c '${connect}'`)).toMatchObject({ exitCode: 0 });
  const own = Object.fromEntries(Object.entries<string>(executor.metadata.labels).filter(([label]) => label.startsWith('app.kubernetes.io/')));
  const disguised = await attack('disguised', executor, own, `timeout --kill-after 5 60 /opt/entrypoint.sh executor; code=$?; ${connect}; exit $code`);
  expect(disguised.log).not.toMatch(/Successfully registered with driver/);
  expect(disguised.exitCode).not.toBe(0);

  const { stdout } = await running;
  expect(stdout).toMatch(/^45$/m);
  expect(stdout).toMatch(/Expected SaslMessage/); // which is what the driver has to say to it
  expect(stdout).not.toMatch(/Forbidden|forbidden/);
  await succeed(bigdata(['down', ...UP]));
  const left = (await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items;
  expect(left).toEqual([]);
});
