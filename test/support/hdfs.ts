import { setTimeout as sleep } from 'node:timers/promises';
import { bigdata, Outcome, succeed } from './command';
import { eventually, kubernetes } from './kubernetes';
import { manifests } from './stack';
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
  client(name: string, script: string, watch?: (output: string) => void): Promise<Outcome> {
    const container = {
      name: 'client',
      image: 'apache/hadoop:3.5.0',
      command: ['/bin/bash', '-c', script],
      env: [{ name: 'HADOOP_CONF_DIR', value: '/etc/hadoop/conf' }, { name: 'HADOOP_LOG_DIR', value: '/tmp' }, { name: 'HADOOP_CLIENT_OPTS', value: '-Xmx128m' }],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'conf', mountPath: '/etc/hadoop/conf' }],
    };
    const spec = {
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [container],
      volumes: [{ name: 'conf', configMap: { name: this.cluster } }],
    };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: this.namespace }, spec: { backoffLimit: 0, template: { spec } } };
    return succeed(bigdata(['up', '-f', manifests(job), '--name', name, '-n', this.namespace, '--logs'], { watch }));
  }

  /** Hadoop's commands beside the daemons. */
  readonly run = (...args: string[]): Promise<Outcome> => succeed(bigdata(['hdfs', 'run', '-n', this.namespace, '-c', this.cluster, '--', ...args]));

  /** Writes one file after the other while something happens; each one that was acknowledged must be read back afterwards. @returns how many */
  async writeDuring(name: string, count: number, disturb: () => Promise<unknown>): Promise<number> {
    const file = (i: number | string) => `/writes/${name}-${i}`;
    let disturbed: Promise<unknown> | undefined;
    const script = `hdfs dfs -mkdir -p /writes; for ((i = 1; i <= ${count}; i++)); do if echo "line $i" | hdfs dfs -put - ${file('$i')}; then echo "acknowledged $i"; fi; done`;
    const { stdout } = await this.client(`${name}-writer`, script, (output) => {
      if (output.includes('acknowledged 2')) disturbed ??= disturb();
    });
    await disturbed;
    const acknowledged = [...stdout.matchAll(/^acknowledged (\d+)$/gm)].map(([, i]) => i);
    const read = await this.client(`${name}-reader`, `hdfs dfs -cat ${acknowledged.map(file).join(' ')}`);
    const lines = [...read.stdout.matchAll(/^line \d+$/gm)].map(([line]) => line); // Hadoop's client logs beside them
    expect(lines).toEqual(acknowledged.map((i) => `line ${i}`));
    return acknowledged.length;
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
      const words = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/${pod}/log?container=${name}&previous=true&tailLines=60`);
      return `${pod} ${name} ${JSON.stringify(lastState.terminated)}\n${words}`;
    }));
    return found.filter((words) => !SEGMENT_WAS_COMPLETED.test(words));
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
