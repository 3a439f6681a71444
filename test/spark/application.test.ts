import { Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { Cpu, EnvValue, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { application, driver, INSIDE, PI, synth } from './support';
import { ClientAccess, Executors, SparkApplication, SparkCode, SparkFile, SparkTrigger, SparkVersion, SparkVolume } from '../../src';
import { testApp } from '../support/app';

const properties = (objects: any) => Object.fromEntries(objects.ConfigMap.data['spark.properties'].trim().split('\n').map((line: string) => line.split(/=(.*)/s).slice(0, 2)));
const template = (objects: any) => parse(objects.ConfigMap.data['executor.yaml']);
const container = (objects: any) => driver(objects).spec.containers[0];

describe('what is synthesized', () => {
  test('six objects with executors, three without, and no rights then', () => {
    expect(Object.keys(synth())).toEqual(['ServiceAccount', 'Role', 'RoleBinding', 'NetworkPolicy', 'ConfigMap', 'Job']);
    const inside = synth({ executors: INSIDE });
    expect(Object.keys(inside)).toEqual(['NetworkPolicy', 'ConfigMap', 'Job']);
    expect(driver(inside).spec.automountServiceAccountToken).toBe(false);
    expect(properties(inside)).toEqual({ 'spark.app.name': 'pi', 'spark.authenticate': 'true', 'spark.driver.memory': '1024m', 'spark.master': 'local[1]' });
  });

  test('the driver may do with pods what Spark does, and nothing else', () => {
    expect(synth().Role.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'watch'] }]);
  });

  test('both pods pass Pod Security "restricted" and keep what they need not have', () => {
    const objects = synth({ env: { A: EnvValue.fromValue('1') } });
    for (const { spec } of [driver(objects), template(objects)]) {
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.enableServiceLinks).toBe(false);
      for (const { securityContext } of spec.containers) {
        expect(securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
      }
    }
    expect(template(objects).spec.automountServiceAccountToken).toBe(false);
  });

  test('driver and executors admit each other, and further pods only by choice', () => {
    const admitted = (access?: ClientAccess) => synth({ access }).NetworkPolicy.spec.ingress;
    const { podSelector } = synth().NetworkPolicy.spec;
    expect(podSelector).toEqual({
      matchLabels: { 'app.kubernetes.io/name': 'spark', 'app.kubernetes.io/instance': 'pi' },
      matchExpressions: [{ key: 'app.kubernetes.io/component', operator: 'In', values: ['driver', 'executor'] }],
    });
    expect(admitted()).toEqual([{ from: [{ podSelector }] }]);
    expect(admitted(ClientAccess.namespace())).toEqual([{ from: [{ podSelector }, { podSelector: {} }] }]);
    expect(admitted(ClientAccess.anywhere())).toEqual([{}]);
  });

  test('driver and executors prove to each other who they are, unless told otherwise', () => {
    expect(properties(synth())['spark.authenticate']).toBe('true');
    expect(properties(synth({ conf: { 'spark.authenticate': 'false' } }))['spark.authenticate']).toBe('false');
  });

  test('a Python driver has room for its Python process, a jar less', () => {
    expect(container(synth()).resources).toEqual({ requests: { cpu: '1', memory: '1433Mi' }, limits: { memory: '1433Mi' } });
    const jar = synth({ code: SparkCode.jar(SparkFile.inImage('/app.jar'), 'org.example.Main'), driver: { cores: 2, cpuLimit: Cpu.units(3), memory: Size.gibibytes(4) } });
    expect(container(jar).resources).toEqual({ requests: { cpu: '2', memory: '4505Mi' }, limits: { cpu: '3', memory: '4505Mi' } });
    expect(properties(jar)['spark.executor.memoryOverheadFactor']).toBe('0.1');
  });

  test('threads in the driver are cores of its pod', () => {
    expect(container(synth({ executors: Executors.inDriver(3) })).resources.requests.cpu).toBe('3');
  });

  test('executors have the number and size that was asked for', () => {
    const size = { cores: 2, cpuRequest: Cpu.millis(700), memory: Size.mebibytes(900), memoryOverhead: Size.mebibytes(500) };
    expect(properties(synth({ executors: Executors.fixed(5, size) }))).toMatchObject({
      'spark.executor.instances': '5', 'spark.executor.cores': '2', 'spark.executor.memory': '900m', 'spark.executor.memoryOverhead': '500m', 'spark.kubernetes.executor.request.cores': '700m',
    });
  });

  test('executors are named after their driver, as far as Spark takes such a name', () => {
    const prefix = 'spark.kubernetes.executor.podNamePrefix=$(POD_NAME)';
    expect(container(synth()).args).toContain(prefix);
    expect(container(synth({ applicationName: 'a'.repeat(33) })).args).not.toContain(prefix);
    expect(container(synth({ executors: INSIDE })).args).not.toContain(prefix);
  });

  test('an older Spark comes in its official image', () => {
    const objects = synth({ version: SparkVersion.V3_5_9 });
    expect(container(objects).image).toBe('apache/spark:3.5.9-scala2.12-java17-python3-ubuntu');
    expect(properties(objects)['spark.kubernetes.container.image']).toBe('apache/spark:3.5.9-scala2.12-java17-python3-ubuntu');
    expect(SparkVersion.of('4.1.2').image).toBe('apache/spark:4.1.2-scala2.13-java17-python3-ubuntu');
  });

  test('a secret stays a reference, in driver and executors', () => {
    const chart = new Chart(testApp(), 'stack', { namespace: 'default' });
    const secret = Secret.fromSecretName(chart, 'secret', 'warehouse');
    new SparkApplication(chart, 'etl', { code: PI, env: { PASSWORD: EnvValue.fromSecretValue({ secret, key: 'password' }) }, volumes: [SparkVolume.fromSecret(secret, '/secrets')] });
    const objects: any = Object.fromEntries(Testing.synth(chart).map((object: any) => [object.kind, object]));
    for (const { spec } of [driver(objects), template(objects)]) {
      expect(spec.containers[0].env).toContainEqual({ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'warehouse', key: 'password' } } });
      expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'volume-0', mountPath: '/secrets', readOnly: true });
      expect(spec.volumes).toContainEqual({ name: 'volume-0', secret: { secretName: 'warehouse' } });
    }
  });

  test('driver and executors see the same claim', () => {
    const chart = new Chart(testApp(), 'stack', { namespace: 'default' });
    const claim = new PersistentVolumeClaim(chart, 'data', { metadata: { name: 'data' }, storage: Size.gibibytes(1) });
    new SparkApplication(chart, 'etl', { code: PI, volumes: [SparkVolume.fromPersistentVolumeClaim(claim, '/data')] });
    const objects: any = Object.fromEntries(Testing.synth(chart).map((object: any) => [object.kind, object]));
    for (const { spec } of [driver(objects), template(objects)]) {
      expect(spec.volumes).toContainEqual({ name: 'volume-0', persistentVolumeClaim: { claimName: 'data' } });
    }
  });
});

describe('a run', () => {
  const name = (props: Parameters<typeof synth>[0]) => synth(props).Job.metadata.name;

  test('is the same for the same specification, and another for any change', () => {
    expect(name({})).toBe(name({}));
    const different = [{}, { arguments: ['1'] }, { conf: { 'spark.sql.shuffle.partitions': '4' } }, { maxRetries: 1 }, { image: 'spark:2' }, { env: { A: EnvValue.fromValue('1') } }].map(name);
    expect(new Set(different).size).toBe(different.length);
  });

  test('is another one for a patch, too', () => {
    const app = application();
    app.workload.addJsonPatch(JsonPatch.add('/spec/activeDeadlineSeconds', 60));
    const patched: any = Testing.synth(Chart.of(app)).find(({ kind }: any) => kind === 'Job');
    expect(patched.spec.activeDeadlineSeconds).toBe(60);
    expect(patched.metadata.name).not.toBe(name({}));
  });

  test('that serves is not waited for to its end', () => {
    expect(synth({ serves: true }).Job.metadata.annotations).toMatchObject({ 'cdk8s-bigdata/serves': 'true' });
    const manual = synth({ serves: true, trigger: SparkTrigger.manual() }).CronJob.spec.jobTemplate;
    expect(manual.metadata.annotations).toMatchObject({ 'cdk8s-bigdata/serves': 'true' });
  });

  test('is not started by applying when it is manual, and never by the clock', () => {
    const { CronJob, Job } = synth({ trigger: SparkTrigger.manual(), arguments: ['a', 'b'] });
    expect(Job).toBeUndefined();
    expect(CronJob.metadata.name).toBe('pi');
    expect(CronJob.spec).toMatchObject({ suspend: true, schedule: '0 0 31 2 *', successfulJobsHistoryLimit: 1000, failedJobsHistoryLimit: 1000 });
    expect(CronJob.spec.jobTemplate.metadata.annotations).toEqual({ 'cdk8s-bigdata/argument-count': '2' });
    expect(CronJob.spec.jobTemplate.spec.ttlSecondsAfterFinished).toBe(86400);
  });

  test('retries what failed only as often as allowed, and is kept unless told otherwise', () => {
    expect(synth().Job.spec).toMatchObject({ backoffLimit: 0, podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } });
    expect(synth().Job.spec.ttlSecondsAfterFinished).toBeUndefined();
    expect(synth({ maxRetries: 3, ttlAfterFinished: Duration.hours(1) }).Job.spec).toMatchObject({ backoffLimit: 3, ttlSecondsAfterFinished: 3600 });
  });
});

describe('a configuration', () => {
  test('that is patched is another object, to which the run refers', () => {
    const objects = (patched: boolean, trigger?: SparkTrigger) => {
      const app = application({ trigger });
      if (patched) app.configMap.addJsonPatch(JsonPatch.add('/data/more', '1'));
      return Object.fromEntries(Testing.synth(Chart.of(app)).map((object: any) => [object.kind, object])) as { [kind: string]: any };
    };
    expect(objects(true).ConfigMap.metadata.name).not.toBe(objects(false).ConfigMap.metadata.name);
    expect(objects(true).Job.metadata.name).not.toBe(objects(false).Job.metadata.name);
    for (const trigger of [undefined, SparkTrigger.manual()]) {
      const patched = objects(true, trigger);
      expect(driver(patched).spec.volumes[0].configMap.name).toBe(patched.ConfigMap.metadata.name);
    }
  });

  test('arrives with the blanks at the ends of its values, which Spark would take off in a file', () => {
    const objects = synth({ conf: { 'spark.a': 'x\t', 'spark.b': ' $(Y)', 'spark.c': 'x y\n' } });
    const { args } = container(objects);
    expect(args.slice(args.indexOf('spark.a=x\t') - 1)).toEqual(expect.arrayContaining(['--conf', 'spark.a=x\t', '--conf', 'spark.b= $$(Y)']));
    expect(Object.keys(properties(objects))).toContain('spark.c');
    expect(Object.keys(properties(objects))).not.toContain('spark.a');
  });

  test('with packages keeps them where the driver may write, unless told otherwise', () => {
    const ivy = (conf: { [key: string]: string }) => properties(synth({ conf }))['spark.jars.ivy'];
    expect(ivy({ 'spark.jars.packages': 'org.example.a' })).toBe('/tmp/.ivy2');
    expect(ivy({ 'spark.jars.packages': 'org.example.a', 'spark.jars.ivy': '/data' })).toBe('/data');
    expect(ivy({})).toBeUndefined();
  });

  test('whose local disk is a volume has that mounted once', () => {
    const volumes = [SparkVolume.emptyDirectory('/other'), SparkVolume.emptyDirectory('/data/')];
    const { spec } = template(synth({ volumes, conf: { 'spark.local.dir': '/data' } }));
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'spark-local-dir-2', mountPath: '/data/' });
    expect(spec.volumes).toContainEqual({ name: 'spark-local-dir-2', emptyDir: {} });
    expect(spec.volumes).toContainEqual({ name: 'volume-0', emptyDir: {} });
  });
});

test('a patch for a Job says where a manual application has that', () => {
  const app = application({ trigger: SparkTrigger.manual() });
  app.workload.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', false));
  expect(() => Testing.synth(Chart.of(app))).toThrow(/\[stack\/pi\/run\] a patch does not fit: .* \/spec\/jobTemplate\/spec\/template/);
});

test('the least heap is that of the collector which the pod will use', () => {
  const heap = (mebibytes: number, more = {}, conf = {}) => application({ driver: { memory: Size.mebibytes(mebibytes), ...more }, conf }).node.validate();
  expect(heap(464)[0]).toMatch(/driver\.memory 464m .* Use at least 465m/);
  expect(heap(465)).toEqual([]);
  const large = { memoryOverhead: Size.gibibytes(2) };
  expect(heap(450, large)).toEqual([]);
  expect(heap(450, { ...large, cpuLimit: Cpu.units(1) })).toHaveLength(1);
  expect(heap(450, {}, { 'spark.driver.extraJavaOptions': '-XX:+UseG1GC' })).toEqual([]);
  expect(heap(450, large, { 'spark.driver.extraJavaOptions': '-XX:+UseSerialGC' })).toHaveLength(1);
});

describe('arguments', () => {
  /** What Kubernetes makes of it. Source: third_party/forked/golang/expansion. */
  const expand = (text: string) => text.replace(/\$\$|\$\(([^)]*)\)/g, (all, variable) => (all === '$$' ? '$' : `<${variable}>`));

  test('reach the program as they were given', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('$', '(', ')', 'A', ' ', '"') })), (given) => {
      const args = container(synth({ arguments: given })).args as string[];
      expect(args.slice(args.length - given.length).map(expand)).toEqual(given);
    }));
  });
});

test('the same program gives the same bytes', () => {
  expect(JSON.stringify(synth())).toBe(JSON.stringify(synth()));
});
