import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Size } from 'cdk8s';
import { Cpu, EnvValue, k8s } from 'cdk8s-plus-27';
import { Executors, HdfsCluster, PodOptions, SparkApplication, SparkCode, SparkFile, SparkTrigger, SparkVersion } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'quota';
const IMAGE = SparkVersion.V4_3_0.image;
const amounts = (cpu: string, memory: string) => ({ cpu: k8s.Quantity.fromString(cpu), memory: k8s.Quantity.fromString(memory) });
/** Ephemeral storage comes from the options. */
const resources: k8s.ResourceRequirements = { requests: amounts('10m', '16Mi'), limits: amounts('1', '64Mi') };
const pod: PodOptions = {
  labels: { team: 'data' },
  nodeSelector: { 'kubernetes.io/hostname': 'node-1' },
  tolerations: [{ key: 'batch', operator: 'Exists' }],
  priorityClassName: 'batch',
  env: { GREETING: EnvValue.fromValue('good morning') },
  envFrom: [{ configMapRef: { name: 'settings' }, prefix: 'SET_' }],
  mounts: [{ path: '/settings', volume: { name: 'settings', configMap: { name: 'settings' } }, readOnly: true }],
  hostAliases: [{ ip: '127.0.0.9', hostnames: ['alias.example.org'] }],
  cpuLimit: Cpu.units(2),
  ephemeralStorageRequest: Size.mebibytes(1),
  ephemeralStorageLimit: Size.gibibytes(1),
  terminationGrace: Duration.seconds(20),
};

/** Tells what each of driver and executor sees. */
const PROGRAM = `
import os, socket
from pathlib import Path
from pyspark.sql import SparkSession

def seen(_):
    return [os.environ["GREETING"], os.environ["SET_colour"], Path("/settings/colour").read_text(), socket.gethostbyname("alias.example.org"), Path("/shared/first").read_text().strip()]

spark = SparkSession.builder.getOrCreate()
print("driver", seen(0))
print("executor", spark.sparkContext.parallelize([0], 1).map(seen).collect()[0])
spark.stop()
`;

beforeAll(async () => {
  await withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' });
  const hard = Object.fromEntries(['requests', 'limits'].flatMap((kind) => [[`${kind}.cpu`, '40'], [`${kind}.memory`, '20Gi'], [`${kind}.ephemeral-storage`, '100Gi']]));
  await kubernetes('POST', `/api/v1/namespaces/${NAMESPACE}/resourcequotas`, { metadata: { name: 'all' }, spec: { hard } });
  await kubernetes('POST', `/api/v1/namespaces/${NAMESPACE}/configmaps`, { metadata: { name: 'settings' }, data: { colour: 'blue' } });
  await kubernetes('POST', '/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name: 'batch' }, value: 1000 });
});
afterAll(async () => {
  await withoutNamespace(NAMESPACE);
  await kubernetes('DELETE', '/apis/scheduling.k8s.io/v1/priorityclasses/batch');
});

test('where a quota wants limits of everything, driver and executors run with all that was wanted, and a sidecar that never ends keeps no run from ending', async () => {
  const file = join(emptyFolder('program'), 'see.py');
  writeFileSync(file, PROGRAM);
  const shared = { path: '/shared', volume: { name: 'shared', emptyDir: {} } };
  const volumeMounts = [{ name: 'shared', mountPath: '/shared' }];
  const stack = synthesized('see', NAMESPACE, (chart) => new SparkApplication(chart, 'see', {
    code: SparkCode.python(SparkFile.local(file)),
    podOptions: {
      ...pod,
      mounts: [...pod.mounts!, shared],
      initContainers: [{ name: 'first', image: IMAGE, command: ['bash', '-c', 'echo was here > /shared/first'], resources, volumeMounts }],
      sidecars: [{ name: 'beside', image: IMAGE, command: ['sleep', 'infinity'], resources }],
    },
    driver: { cpuRequest: Cpu.millis(250) },
    executors: Executors.fixed(1, { cpuRequest: Cpu.millis(250) }),
    trigger: SparkTrigger.manual(),
  }));
  await succeed(bigdata(['up', '-f', stack, '--name', 'see', '-n', NAMESPACE]));
  const { stdout } = await succeed(bigdata(['run', 'see', '-n', NAMESPACE]));
  const all = '[\'good morning\', \'blue\', \'blue\', \'127.0.0.9\', \'was here\']';
  expect(stdout).toContain(`driver ${all}`);
  expect(stdout).toContain(`executor ${all}`);
});

test('there HDFS comes up, too, and so do the pods of commands', async () => {
  const stack = synthesized('store', NAMESPACE, (chart) => new HdfsCluster(chart, 'store', { podOptions: pod }).directory('/data'));
  await succeed(bigdata(['up', '-f', stack, '--name', 'store', '-n', NAMESPACE, '--patience', '2m']));
  await succeed(bigdata(['cp', __filename, 'hdfs:///data/', '-n', NAMESPACE]));
  const { stdout } = await succeed(bigdata(['hdfs', 'run', '-n', NAMESPACE, '--', 'dfs', '-ls', '/data']));
  expect(stdout).toContain('/data/pod-options.test.ts');
  const { items } = await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods`);
  for (const { metadata: { labels }, spec: { nodeName } } of items.filter(({ metadata }: any) => metadata.labels['app.kubernetes.io/name'] === 'hdfs')) {
    expect({ team: labels.team, nodeName }).toEqual({ team: 'data', nodeName: 'node-1' });
  }
});
