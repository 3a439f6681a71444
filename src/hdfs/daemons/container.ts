import { imageFields, pullSecrets } from '../../kubernetes/images/image';
import { Json } from '../../kubernetes/json';
import { Port } from '../../kubernetes/objects/network';
import { container, resources } from '../../kubernetes/pods/container';
import { namespaceVariables } from '../../kubernetes/pods/own-namespace';
import { CONF_DIR } from '../configuration';
import { containerMemory } from '../memory';
import { DaemonSize } from '../resources';
import { Specification } from '../specification';

/** The user of the official image. Source: apache/hadoop, Dockerfile. */
export const HADOOP_UID = 1000;
export const DATA = '/data';

export interface ContainerProps {
  readonly name: string;
  readonly command: readonly string[];
  readonly size: DaemonSize;
  /** Name of the variable that Hadoop's scripts take this daemon's JVM options from. */
  readonly optionsVariable: string;
  readonly env?: { readonly [name: string]: string };
  /** What Kubernetes knows of the pod, by variable; `$(VARIABLE)` stands for it in options. */
  readonly fields?: { readonly [name: string]: string };
  /** Beside those for the heap. */
  readonly options?: string;
  readonly ports?: readonly Port[];
  readonly mounts?: readonly Json[];
  readonly probes?: Json;
}

/** A container of Hadoop: with configuration, scratch, and memory for its heap and what a JVM needs beside it. */
export function hadoopContainer({ image, namespace, props: given }: Specification, props: ContainerProps): Json {
  const { heap, cpuRequest: request, cpuLimit: limit } = props.size;
  return container({
    name: props.name,
    image: imageFields(image, given),
    fields: { command: props.command, resources: resources(containerMemory(heap), { request, limit }) },
    env: [
      ...Object.entries({ POD_NAME: 'metadata.name', ...props.fields }).map(([name, fieldPath]) => ({ name, valueFrom: { fieldRef: { fieldPath } } })),
      ...namespaceVariables(namespace), // scripts/namespace.sh compares them
      { name: 'HADOOP_CONF_DIR', value: CONF_DIR },
      { name: 'HADOOP_LOG_DIR', value: '/tmp' },
      { name: props.optionsVariable, value: [jvmOptions(heap), props.options].filter(Boolean).join(' ') },
      ...Object.entries(props.env ?? {}).map(([name, value]) => ({ name, value })),
    ],
    ports: props.ports,
    probes: props.probes,
    mounts: [{ name: 'conf', mountPath: CONF_DIR }, { name: 'tmp', mountPath: '/tmp' }, ...(props.mounts ?? [])],
  });
}

/** Names are looked up again, since a pod that comes back has another address; a JVM would remember the old one for ever. */
function jvmOptions(heap: number): string {
  return `-Xms${Math.min(heap, 64)}m -Xmx${heap}m -XX:MaxDirectMemorySize=${Math.max(32, Math.floor(heap / 4))}m -XX:+ExitOnOutOfMemoryError -Dsun.net.inetaddr.ttl=30 -Dsun.net.inetaddr.negative.ttl=0`;
}

export function script(name: string, ...args: string[]): string[] {
  return ['/bin/bash', `${CONF_DIR}/${name}`, ...args];
}

/** Ready when a script says that the daemon does its part; alive while its web server says the name of its JVM, which waits for none of its locks. */
export function probes(role: string, live: Port): Json {
  return {
    // an image of many files takes its time to load, and the page answers meanwhile
    startupProbe: { tcpSocket: { port: live.port }, periodSeconds: 2, failureThreshold: 300 },
    readinessProbe: { exec: { command: script('ready.sh', role) }, periodSeconds: 5, timeoutSeconds: 6 }, // each costs 80 ms of CPU time
    livenessProbe: { httpGet: { path: '/jmx?get=java.lang:type=Runtime::Name', port: live.port }, ...HUNG },
  };
}

/** The same for a daemon without web pages: alive while it says anything to a request. */
export function livenessOf(port: Port, request: string): Json {
  return { exec: { command: script('alive.sh', String(port.port), request) }, ...HUNG };
}

/**
 * A minute without an answer: the longest collections of garbage end in that time, and starting anew takes about as long. What hangs does
 * not end by being asked to either, so it is given less time for that than others.
 */
const HUNG = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6, terminationGracePeriodSeconds: 10 };

/** What every pod has beside its containers. */
export function podFields({ props }: Specification): Json {
  return pullSecrets(props);
}

export function podVolumes(configMap: string): Json[] {
  return [{ name: 'conf', configMap: { name: configMap, defaultMode: 0o555 } }, { name: 'tmp', emptyDir: {} }];
}
