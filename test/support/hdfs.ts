import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { bigdata, CommandOptions, emptyFolder, Outcome, ROOT, succeed } from './command';
import { inContainer } from './exec';
import { COMPILE_ONCE } from './jvm';
import { eventually, kubernetes } from './kubernetes';
import { manifests, synthesized } from './stack';
import { HdfsTopology, HdfsVolume, SparkVersion } from '../../src';
import { HdfsReport } from '../../src/runtime/hdfs/report';

/** A NameNode that starts ends when the other one completes the segment of edits that it reads just then. Source: Hadoop's EditLogFileInputStream. */
const SEGMENT_WAS_COMPLETED = /HttpGetFailedException: Fetch of .*inProgressOk=true failed with status code 500/;

/** A cluster of HDFS in a namespace, seen from outside. */
export class HdfsInNamespace {
  constructor(private readonly namespace: string, private readonly cluster: string) {}

  async report(): Promise<HdfsReport> {
    const { stdout } = await bigdata(['hdfs', 'status', '-o', 'json', '-n', this.namespace, '-c', this.cluster]);
    return JSON.parse(stdout);
  }

  active(): Promise<string> {
    return eventually(async () => (await this.report()).nameNodes.find(({ state }) => state === 'active')?.pod, 240, 'an active NameNode');
  }

  /** Runs a script with Hadoop's client in a pod, as any user of the cluster would. */
  client(name: string, script: string): Promise<Outcome> {
    return this.job(name, 1000, { image: 'apache/hadoop:3.5.0', command: ['/bin/bash', '-c', script] });
  }

  private job(name: string, uid: number, main: { image: string; command: string[] }, watch?: (output: string) => void): Promise<Outcome> {
    const container = {
      name: 'client',
      ...main,
      env: [
        { name: 'HADOOP_CONF_DIR', value: '/etc/hadoop/conf' }, { name: 'HADOOP_LOG_DIR', value: '/tmp' }, { name: 'HADOOP_CLIENT_OPTS', value: '-Xmx128m' },
        { name: 'HADOOP_USER_NAME', value: 'hadoop' },
      ],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'conf', mountPath: '/etc/hadoop/conf' }, { name: 'code', mountPath: '/code' }],
    };
    const spec = {
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: uid, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
      volumes: [{ name: 'conf', configMap: { name: this.cluster } }, { name: 'code', configMap: { name } }],
    };
    const metadata = { name, namespace: this.namespace };
    const code = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'writer.py': WRITER } };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { backoffLimit: 0, template: { spec } } };
    return succeed(bigdata(['up', '-f', manifests(code, job), '--name', name, '-n', this.namespace, '--logs'], { watch }));
  }

  /** Hadoop's commands beside the daemons. */
  readonly run = (...args: string[]): Promise<Outcome> => succeed(bigdata(['hdfs', 'run', '-n', this.namespace, '-c', this.cluster, '--', ...args]));

  /**
   * Writes one file after the other while something happens, by one client; each that was acknowledged must be read back afterwards.
   * @returns how many were, and how many were refused
   */
  async writeDuring(name: string, disturb: () => Promise<unknown>): Promise<{ acknowledged: number; refused: number }> {
    const writer = `${name}-writer`;
    const stop = async () => {
      const { items: [{ metadata }] } = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods?labelSelector=job-name%3D${writer}`);
      await inContainer(this.namespace, metadata.name, 'client', 'touch', '/tmp/stop');
    };
    const command = ['/opt/spark/bin/spark-submit', '--driver-memory', '256m', '/code/writer.py', `/writes/${name}`];
    let disturbed: Promise<unknown> | undefined;
    const { stdout } = await this.job(writer, 185, { image: SparkVersion.V4_3_0.image, command }, (output) => {
      if (output.includes('acknowledged 2')) disturbed ??= disturb().finally(stop);
    });
    await disturbed;
    const numbers = (word: string) => [...stdout.matchAll(new RegExp(`^${word} (\\d+)`, 'gm'))].map(([, i]) => i);
    const acknowledged = numbers('acknowledged');
    const read = await this.client(`${name}-reader`, `hdfs dfs -cat ${acknowledged.map((i) => `/writes/${name}/${i}`).join(' ')}`);
    const lines = [...read.stdout.matchAll(/^line \d+$/gm)].map(([line]) => line); // Hadoop's client logs beside them
    expect(lines).toEqual(acknowledged.map((i) => `line ${i}`));
    return { acknowledged: acknowledged.length, refused: numbers('refused').length };
  }

  /** As when their nodes lost power, but for the disks. */
  async killPods(...names: string[]): Promise<void> {
    await Promise.all(names.map((name) => kubernetes('DELETE', `/api/v1/namespaces/${this.namespace}/pods/${name}`, { gracePeriodSeconds: 0 })
      .catch((error) => { if (error.code !== 404) throw error; })));
  }

  async killAll(): Promise<void> {
    await this.killPods(...await this.podNames());
  }

  /** Of the pod that has the name now. */
  async uid(pod: string): Promise<string> {
    return (await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/${pod}`)).metadata.uid;
  }

  async podNames(): Promise<string[]> {
    return (await this.pods()).map(({ metadata }) => metadata.name);
  }

  /** The containers of the present pods that ended and were started again, for another reason than one of Hadoop's own, each with its last words. */
  async restartedContainers(): Promise<string[]> {
    const restarted = (await this.pods()).flatMap(({ metadata, status }) => (status.containerStatuses ?? [])
      .filter(({ restartCount }: any) => restartCount > 0)
      .map(({ name, lastState }: any) => ({ pod: metadata.name, name, lastState })));
    const found = await Promise.all(restarted.map(async ({ pod, name, lastState }) => {
      const words = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/${pod}/log?container=${name}&previous=true&tailLines=60`)
        .catch(({ message }) => message); // the pod has gone meanwhile
      return `${pod} ${name} ${JSON.stringify(lastState.terminated)}\n${words}`;
    }));
    return found.filter((words) => !SEGMENT_WAS_COMPLETED.test(words));
  }

  /** The same of all pods that there are while something happens: one that is replaced afterwards takes it with it. */
  async restartedDuring(work: () => Promise<unknown>): Promise<string[]> {
    const found = new Set<string>();
    let over = false;
    const watch = async () => {
      for (;;) {
        const isLast = over;
        for (const container of await this.restartedContainers()) found.add(container);
        if (isLast) return;
        await sleep(2000);
      }
    };
    await Promise.all([work().finally(() => { over = true; }), watch()]);
    return [...found];
  }

  private async pods(): Promise<any[]> {
    const query = `labelSelector=${encodeURIComponent(`app.kubernetes.io/name=hdfs,app.kubernetes.io/instance=${this.cluster}`)}`;
    return (await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods?${query}`)).items;
  }

  /** The volume of a pod goes, and another one takes its place. */
  async loseVolume(claim: string, pod: string): Promise<void> {
    await kubernetes('DELETE', `/api/v1/namespaces/${this.namespace}/persistentvolumeclaims/${claim}`);
    await this.killPods(pod);
    await sleep(2000);
  }
}

const WRITER = readFileSync(join(ROOT, 'test/data/code/writer.py'), 'utf8');
const folder = emptyFolder('hdfs');
const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
/** So that a small file has many. */
export const SMALL_BLOCKS = { 'dfs.blocksize': '1m', 'dfs.namenode.fs-limits.min-block-size': '1m' };
export const EPHEMERAL = HdfsTopology.single({ nameNodeVolume: HdfsVolume.ephemeral() });
let copies = 0;

/** The commands of a user for what a chart describes. */
export function hdfsStack(name: string, namespace: string, describe: (chart: Chart) => void) {
  const path = synthesized(name, namespace, (chart) => {
    describe(chart);
    chart.node.findAll().filter((each) => each instanceof ApiObject).forEach(compilesOnce);
  });
  const flags = ['--name', name, '-n', namespace];
  return {
    up: (...more: string[]) => succeed(bigdata(['up', '-f', path, ...flags, '--patience', '2m', ...more])),
    attempt: (options: CommandOptions) => bigdata(['up', '-f', path, ...flags], options),
    down: () => succeed(bigdata(['down', ...flags, '--delete-data'])),
  };
}

function compilesOnce(object: ApiObject): void {
  if (object.kind !== 'StatefulSet' || object.name.endsWith('zookeeper')) return; // which has options of its own in that variable
  object.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/env/-', { name: 'HADOOP_OPTS', value: COMPILE_ONCE }));
}

/** 20 MB of noise. @returns its hash */
export async function upload(namespace: string, target: string, cluster = ''): Promise<string> {
  const source = join(folder, `source-${copies++}`);
  writeFileSync(source, randomBytes(20_000_000));
  await succeed(bigdata(['cp', source, `hdfs://${cluster}${target}`, '-n', namespace]));
  return sha(source);
}

/** Of a file in HDFS, copied back. */
export async function shaOf(namespace: string, path: string, cluster = ''): Promise<string> {
  const target = join(folder, `target-${copies++}`);
  await succeed(bigdata(['cp', `hdfs://${cluster}${path}`, target, '-n', namespace]));
  return sha(target);
}
