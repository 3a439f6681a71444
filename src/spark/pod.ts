import { posix } from 'node:path';
import { driverAccount, executorAccount } from './accounts';
import { ANNOTATIONS, COMPONENTS } from '../contract';
import { CONF_DIR, confArguments, EXECUTOR_CONTAINER } from './configuration';
import { Specification } from './specification';
import { hdfsClient } from '../hdfs/client';
import { waitForHdfs } from '../hdfs/wait';
import { literalArgument } from '../kubernetes/checks/names';
import { imageFields, pullSecrets } from '../kubernetes/images/image';
import { Json } from '../kubernetes/json';
import { standardLabels } from '../kubernetes/objects/labels';
import { accountField } from '../kubernetes/pods/account';
import { container, resources } from '../kubernetes/pods/container';
import { variables } from '../kubernetes/pods/environment';
import { PodPart, together } from '../kubernetes/pods/part';
import { Pod } from '../kubernetes/pods/pod';
import { restrictedContainer, restrictedPod } from '../kubernetes/pods/restricted';
import { withOptions } from '../kubernetes/pods/with-options';

/** The user of the official image. Source: spark-docker, Dockerfile.template. */
export const SPARK_UID = 185;
const APP_DIR = '/opt/spark/app';
/** Folders that Spark, the JVM and Python write to; all else of the image is read-only. */
export const SCRATCH = ['/tmp', '/opt/spark/work-dir'];
export const DRIVER_CONTAINER = 'spark-kubernetes-driver';

/** Executors are called DRIVER-exec-1, not by the name that the program gives itself. Spark takes 47 characters, of which 15 are those of Job and pod. */
const LONGEST_PREFIX = 32;

/** The pod of the driver. */
export function driverPod(specification: Specification, configMap: string): Json {
  return withOptions(ownDriverPod(specification, configMap), specification.driver.podOptions);
}

/** The same without what the user wants of it. */
export function ownDriverPod(specification: Specification, configMap: string): Pod {
  const { name, props, driver, executors, image } = specification;
  const file = props.code.file;
  const app: PodPart = file.localPath === undefined ? {} : {
    mounts: [{ name: 'app', mountPath: APP_DIR }],
    volumes: [configVolume('app', configMap, [file._name])],
  };
  const conf: PodPart = {
    env: [
      { name: 'SPARK_CONF_DIR', value: CONF_DIR },
      { name: 'SPARK_DRIVER_BIND_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      ...(executors.arePods ? [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] : []),
    ],
    mounts: [{ name: 'conf', mountPath: CONF_DIR }],
    volumes: [configVolume('conf', configMap, executors.arePods ? ['spark.properties', 'executor.yaml'] : ['spark.properties'])],
  };
  const parts = [conf, app, ...sharedParts(specification)];
  return {
    metadata: { labels: standardLabels('spark', name, COMPONENTS.driver), annotations: { [ANNOTATIONS.mainContainer]: DRIVER_CONTAINER } },
    spec: {
      restartPolicy: 'Never',
      ...accountField(driverAccount(specification)),
      automountServiceAccountToken: executors.arePods,
      ...common(specification),
      ...waiting(specification),
      containers: [container({
        name: DRIVER_CONTAINER,
        image: imageFields(image, props),
        fields: {
          args: driverArguments(specification),
          resources: resources(driver.podMemory, { request: driver.cpuRequest, limit: driver.cpuLimit }),
          securityContext: restrictedContainer(),
        },
      }, ...parts)],
      volumes: together(...parts).volumes,
    },
  };
}

/** What Spark completes to executor pods: it sets name, image, resources, command and the way to the driver. */
export function executorTemplate(specification: Specification): Json {
  return withOptions(ownExecutorTemplate(specification), specification.executor.podOptions);
}

/** The same without what the user wants of it. */
export function ownExecutorTemplate(specification: Specification): Pod {
  const parts = sharedParts(specification);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { labels: standardLabels('spark', specification.name, COMPONENTS.executor), annotations: { [ANNOTATIONS.mainContainer]: EXECUTOR_CONTAINER } },
    spec: {
      ...accountField(executorAccount(specification)),
      automountServiceAccountToken: false,
      ...common(specification),
      containers: [container({ name: EXECUTOR_CONTAINER, fields: { securityContext: restrictedContainer() } }, ...parts, { env: LOG_ATTRIBUTES })],
      volumes: together(...parts).volumes,
    },
  };
}

/**
 * What a link to an executor's log may be made of, which Spark writes into the event log with the executor. By itself it does so with two of them, and
 * only where the application knows the link. Source: CoarseGrainedExecutorBackend and BasicExecutorFeatureStep.
 */
const LOG_ATTRIBUTES = Object.entries({
  APP_ID: 'metadata.labels[\'spark-app-selector\']',
  EXECUTOR_ID: 'metadata.labels[\'spark-exec-id\']',
  KUBERNETES_NAMESPACE: 'metadata.namespace',
  KUBERNETES_POD_NAME: 'metadata.name',
}).map(([name, fieldPath]) => ({ name: `SPARK_EXECUTOR_ATTRIBUTE_${name}`, valueFrom: { fieldRef: { fieldPath } } }));

/** Else a driver that is quicker than HDFS would fail. */
function waiting({ hdfs, image, props, namespace }: Specification): Json {
  const initContainers = hdfs ? waitForHdfs(hdfs, props.eventLog?.place._path ?? '/', imageFields(image, props), namespace) : [];
  return initContainers.length > 0 ? { initContainers } : {};
}

/** The last ones are the user's. */
function driverArguments(specification: Specification): string[] {
  const { name, props: { code, arguments: own = [] }, executors } = specification;
  return [
    'driver',
    '--properties-file', `${CONF_DIR}/spark.properties`,
    '--conf', 'spark.driver.host=$(SPARK_DRIVER_BIND_ADDRESS)',
    ...(executors.arePods ? ['--conf', 'spark.kubernetes.driver.pod.name=$(POD_NAME)'] : []),
    ...(executors.arePods && name.length <= LONGEST_PREFIX ? ['--conf', 'spark.kubernetes.executor.podNamePrefix=$(POD_NAME)'] : []),
    ...confArguments(specification).map(literalArgument),
    ...(code.mainClass === undefined ? [] : ['--class', code.mainClass]),
    literalArgument(code.file.uri),
    ...own.map(literalArgument),
  ];
}

function common({ props }: Specification): Json {
  return {
    enableServiceLinks: false,
    ...pullSecrets(props),
    securityContext: restrictedPod(SPARK_UID),
  };
}

/** What driver and executors use alike; the user's own comes last. */
function sharedParts(specification: Specification): PodPart[] {
  const { volumes, hdfs, props: { env } } = specification;
  const scratch: PodPart = {
    mounts: SCRATCH.map((mountPath) => ({ name: 'scratch', mountPath, subPath: mountPath.split('/').at(-1) })),
    volumes: [{ name: 'scratch', emptyDir: {} }],
  };
  const own: PodPart = {
    env: variables(env),
    mounts: volumes.map(({ mountPath, readOnly }, i) => ({ name: volumeName(specification, i), mountPath, ...(readOnly ? { readOnly } : {}) })),
    volumes: volumes.map(({ _source }, i) => ({ name: volumeName(specification, i), ..._source })),
  };
  return [scratch, hdfsClient(hdfs), own];
}

/** By this name Spark takes it for the executors' local disk, instead of mounting another one at the same path. Source: LocalDirsFeatureStep. */
function volumeName({ volumes, props: { conf = {} } }: Specification, i: number): string {
  const folders = (conf['spark.local.dir'] ?? '').split(',').map((folder) => posix.normalize(folder.trim()).replace(/(.)\/$/, '$1'));
  return folders.includes(posix.normalize(volumes[i].mountPath).replace(/(.)\/$/, '$1')) ? `spark-local-dir-${i + 1}` : `volume-${i}`;
}

function configVolume(name: string, configMap: string, files: string[]): Json {
  return { name, configMap: { name: configMap, items: files.map((file) => ({ key: file, path: file })) } };
}
