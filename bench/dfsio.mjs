import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { bigdataOutput, root } from '../scripts/setup.mjs';
import { manifests } from './manifests.mjs';
import { median, spawned } from './timing.mjs';

export const title = 'HDFS throughput by TestDFSIO, beside the same daemons without Kubernetes';
export const unit = { name: 'MB/s', format: (value) => value.toFixed(0) };

const RUNS = 3;
const SIZE = { FILES: '4', SIZE: '128MB' };
const SCRIPT = join(root, 'bench/dfsio/testdfsio.sh');
const { ApiObject } = createRequire(import.meta.url)('cdk8s');
const { HdfsCluster, HadoopVersion } = createRequire(import.meta.url)('../lib');
const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args]);

/** Taking turns, so that a busy minute hits both; the daemons in pods rest meanwhile. Replication is 1. */
export async function measure() {
  // on the disk where a local cluster has its volumes, too
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local/state');
  mkdirSync(state, { recursive: true });
  const work = mkdtempSync(join(state, 'bench-dfsio-'));
  try {
    const image = await unpacked(join(work, 'image'));
    const rows = [];
    for (const dataNodes of [1, 2]) rows.push(...await compare(dataNodes, image, join(work, 'hdfs')));
    return rows;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function compare(dataNodes, image, work) {
  const hdfs = manifests((chart) => new HdfsCluster(chart, 'bench', { dataNodes: { count: dataNodes }, replication: 1 }));
  const job = manifests((chart) => new ApiObject(chart, 'job', dfsioJob()));
  const bare = [];
  const pods = [];
  await bigdata('up', '-f', hdfs, '--name', 'bench-hdfs');
  try {
    for (let run = 0; run < RUNS; run++) {
      bare.push(throughput(await withoutKubernetes(hdfs, dataNodes, image, work)));
      pods.push(throughput(await bigdata('up', '-f', job, '--name', 'bench-dfsio', '--logs')));
      await bigdata('down', '--name', 'bench-dfsio');
    }
  } finally {
    await bigdata('down', '--name', 'bench-hdfs', '--delete-data');
  }
  const nodes = dataNodes === 1 ? '1 DataNode' : `${dataNodes} DataNodes`;
  return ['write', 'read'].flatMap((operation) => {
    const [without, within] = [bare, pods].map((samples) => samples.map((sample) => sample[operation]));
    return [
      [`${nodes}, ${operation}, without Kubernetes`, without],
      [`${nodes}, ${operation}, in the cluster`, within, `${(median(within) / median(without)).toFixed(2)} of it`],
    ];
  });
}

/** { write, read } of what testdfsio.sh has printed. */
function throughput(output) {
  return Object.fromEntries([...output.matchAll(/^(write|read) ([\d.]+)$/gm)].map(([, operation, value]) => [operation, Number(value)]));
}

/** Out of the manifests: the same site files and options but for addresses and folders. */
async function withoutKubernetes(folder, dataNodes, image, work) {
  const objects = readdirSync(folder).flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJSON()));
  const named = (kind, name) => objects.find((object) => object.kind === kind && object.metadata.name === name);
  const options = Object.fromEntries(['bench-namenode', 'bench-datanode'].flatMap((name) => named('StatefulSet', name).spec.template.spec.containers[0].env)
    .filter(({ name }) => name.endsWith('_OPTS')).map(({ name, value }) => [name, value]));
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'conf'), { recursive: true });
  for (const [file, text] of Object.entries(named('ConfigMap', 'bench-daemons').data).filter(([name]) => /\.(xml|properties)$/.test(name))) {
    writeFileSync(join(work, 'conf', file), text.replaceAll(/bench-namenode-0[\w.-]+/g, 'localhost').replaceAll('file:///data/', `file://${work}/`));
  }
  const environment = {
    ...process.env, ...options, ...SIZE, WORK: work, DATANODES: String(dataNodes), HADOOP_CONF_DIR: join(work, 'conf'), HADOOP_LOG_DIR: work,
    HADOOP_HOME: join(image, 'opt/hadoop'), JAVA_HOME: join(image, 'opt/java/openjdk'), PATH: `${join(image, 'opt/hadoop/bin')}:${process.env.PATH}`,
  };
  const alone = ['--net', '--uts', '--pid', '--fork', '--mount-proc', '--kill-child'];
  return spawned('unshare', [...alone, 'bash', join(root, 'bench/dfsio/bare.sh'), SCRIPT], { env: environment });
}

/** The files of the image that pods run. */
async function unpacked(folder) {
  const archive = join(folder, '..', 'archive');
  for (const path of [folder, archive]) mkdirSync(path);
  await spawned('tar', ['-xf', bigdataOutput(['images', 'build', 'hadoop']).trim(), '-C', archive]);
  const blob = (digest) => join(archive, 'blobs', digest.replace(':', '/'));
  const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
  for (const { digest } of json(blob(json(join(archive, 'index.json')).manifests[0].digest)).layers) await spawned('tar', ['-xf', blob(digest), '-C', folder]);
  rmSync(archive, { recursive: true });
  return folder;
}

function dfsioJob() {
  const container = {
    name: 'main', image: HadoopVersion.V3_5_0.image, command: ['bash', '-c', readFileSync(SCRIPT, 'utf8')],
    env: Object.entries({ ...SIZE, HADOOP_CONF_DIR: '/conf' }).map(([name, value]) => ({ name, value })),
    volumeMounts: [{ name: 'conf', mountPath: '/conf' }],
  };
  const spec = { restartPolicy: 'Never', containers: [container], volumes: [{ name: 'conf', configMap: { name: 'bench' } }] };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'bench-dfsio' }, spec: { backoffLimit: 0, template: { spec } } };
}
