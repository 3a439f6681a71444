import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { KubeConfig, Watch } from '@kubernetes/client-node';
import { createRequire } from 'node:module';
import { root } from '../scripts/setup.mjs';
import { sparkHome } from './spark-submit.mjs';
import { ratio, spawned } from './timing.mjs';

export const title = 'From command to driver pod and to result (Pi, two executors)';

const NAMESPACE = 'bench';
const RUNS = 3;
const CONF = { 'spark.executor.memory': '512m', 'spark.driver.memory': '512m' };
const PROGRAM = '/opt/spark/examples/src/main/python/pi.py';
const { App, Chart, ApiObject, Size } = createRequire(import.meta.url)('cdk8s');
const { Cpu } = createRequire(import.meta.url)('cdk8s-plus-27');
const { Executors, SparkApplication, SparkCode, SparkFile, SparkVersion } = createRequire(import.meta.url)('../lib');

export async function measure() {
  const spark = await sparkHome();
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromDefault();
  const work = mkdtempSync(join(tmpdir(), 'bench-submit-'));
  await bigdata('up', '-f', manifests(work, 'ground', ground), '--name', 'bench-ground');

  const ours = [];
  const theirs = [];
  for (let run = 0; run < RUNS; run++) { // taking turns, so that a busy minute hits both
    const folder = manifests(work, `ours-${run}`, (chart) => application(chart, run));
    ours.push(await observe(kubeconfig, () => bigdata('up', '-f', folder, '--name', `bench-${run}`)));
    await bigdata('down', '--name', `bench-${run}`);
    theirs.push(await observe(kubeconfig, () => spawned(join(spark, 'bin/spark-submit'), sparkSubmit(kubeconfig))));
  }
  const rows = [['created', 'driver pod exists'], ['running', 'driver container runs'], ['finished', 'driver has finished'], ['returned', 'command has returned']];
  return rows.flatMap(([moment, what]) => {
    const [a, b] = [ours, theirs].map((runs) => runs.map((moments) => moments[moment]));
    return [[`${what}: \`bigdata up\``, a], [`${what}: \`spark-submit --deploy-mode cluster\``, b, `ours is ${ratio(b, a)}`]];
  });
}

function bigdata(...args) {
  return spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args]);
}

/** Starts the command and notes when the first driver pod that it causes is seen in each state. */
async function observe(kubeconfig, start) {
  const moments = {};
  const seen = new Set();
  let begin = Infinity;
  let finished;
  const done = new Promise((resolve) => { finished = resolve; });
  const note = (moment) => { moments[moment] ??= performance.now() - begin; };
  const watch = await new Watch(kubeconfig).watch(`/api/v1/namespaces/${NAMESPACE}/pods`, {}, (type, pod) => {
    if (begin === Infinity) { seen.add(pod.metadata.uid); return; } // left over from before
    const labels = pod.metadata.labels ?? {};
    if (seen.has(pod.metadata.uid) || (labels['spark-role'] ?? labels['app.kubernetes.io/component']) !== 'driver') return;
    note('created');
    if (pod.status?.phase === 'Running') note('running');
    if (['Succeeded', 'Failed'].includes(pod.status?.phase)) { note('finished'); finished(pod.status.phase); }
  }, () => {});
  await new Promise((resolve) => setTimeout(resolve, 2000)); // the initial list has arrived
  begin = performance.now();
  await start();
  note('returned');
  const phase = await done;
  watch.abort();
  if (phase !== 'Succeeded') throw new Error(`the driver ${phase}`);
  return moments;
}

function manifests(work, name, compose) {
  const folder = join(work, name);
  const app = new App({ outdir: folder });
  compose(new Chart(app, name, { namespace: NAMESPACE }));
  app.synth();
  return folder;
}

function application(chart, run) {
  new SparkApplication(chart, 'pi', {
    code: SparkCode.python(SparkFile.inImage(PROGRAM)),
    arguments: ['4'],
    driver: { memory: Size.mebibytes(512), cpuRequest: Cpu.millis(500) }, // three pods on two cores
    executors: Executors.fixed(2, { memory: Size.mebibytes(512), cpuRequest: Cpu.millis(500) }),
    conf: { 'spark.bench.run': String(run) }, // another specification, hence another run
  });
}

/** What spark-submit needs to find: a namespace and a driver account that may create pods, services and config maps. */
function ground(chart) {
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE, namespace: undefined } });
  new ApiObject(chart, 'account', { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'submitted' } });
  new ApiObject(chart, 'rights', {
    apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', metadata: { name: 'submitted' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
    subjects: [{ kind: 'ServiceAccount', name: 'submitted', namespace: NAMESPACE }],
  });
}

function sparkSubmit(kubeconfig) {
  const conf = {
    ...CONF,
    'spark.executor.instances': '2',
    'spark.kubernetes.driver.request.cores': '500m',
    'spark.kubernetes.executor.request.cores': '500m',
    'spark.kubernetes.namespace': NAMESPACE,
    'spark.kubernetes.container.image': SparkVersion.V4_3_0.image,
    'spark.kubernetes.authenticate.driver.serviceAccountName': 'submitted',
  };
  return [
    '--master', `k8s://${kubeconfig.getCurrentCluster().server}`, '--deploy-mode', 'cluster', '--name', 'pi',
    ...Object.entries(conf).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
    `local://${PROGRAM}`, '4',
  ];
}
