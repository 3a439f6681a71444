import { Size } from 'cdk8s';
import { STORE_DIR, storeMebibytes } from './configuration';
import { SparkHistoryServerProps } from './server-props';
import { COMPONENTS } from '../../contract';
import { hdfsClient } from '../../hdfs/client';
import { waitForHdfs } from '../../hdfs/wait';
import { imageFields, pullSecrets } from '../../kubernetes/images/image';
import { mebibytes, quantity } from '../../kubernetes/mebibytes';
import { ClientAccess } from '../../kubernetes/objects/access';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Port } from '../../kubernetes/objects/network';
import { container, resources } from '../../kubernetes/pods/container';
import { PodPart, together } from '../../kubernetes/pods/part';
import { ReplicasProps } from '../../kubernetes/workloads/replicas';
import { podMemory } from '../memory';
import { SPARK_UID } from '../pod';
import { SparkVersion } from '../version';

/** Of the web pages and the REST API. */
const PORT: Port = { name: 'http', port: 18080 };
const CONF = '/opt/spark/conf';
const SECRETS = '/opt/spark/secrets';
const START = ['/opt/spark/bin/spark-class', 'org.apache.spark.deploy.history.HistoryServer', '--properties-file'];

/** Spark takes parameters of filters from its properties only: adds those that are secret, in a file that only the server sees. */
const WITH_SECRETS = `set -euo pipefail
umask 077
cp ${CONF}/spark.properties /tmp/spark.properties
for file in ${SECRETS}/*; do
  value=$(< "$file")
  printf '%s=%s\\n' "$(basename "$file")" "\${value//\\\\/\\\\\\\\}" >> /tmp/spark.properties
done
exec "$@" /tmp/spark.properties`;

/** The Deployment of a history server, which has the name of its ConfigMap. */
export function historyReplicas(props: SparkHistoryServerProps, name: string, configurationHash: string, namespace: string | undefined): ReplicasProps {
  const { _volume: volume, _hdfs: hdfs, _path: path } = props.logs.place;
  const { authentication, memory = Size.mebibytes(512), version = SparkVersion.V4_3_0 } = props;
  const image = imageFields(props.image ?? version.image, props);
  const wait = hdfs && path ? waitForHdfs(hdfs, path, image, namespace) : [];
  const heap = mebibytes(memory);
  // who has to sign in before it answers can only be seen to listen
  const answers = authentication ? { tcpSocket: { port: PORT.name } } : { httpGet: { path: '/api/v1/applications?limit=1', port: PORT.name } };
  const secret = authentication?._secretFiles();
  const conf: PodPart = {
    env: [{ name: 'SPARK_CONF_DIR', value: CONF }, { name: 'SPARK_DAEMON_MEMORY', value: `${heap}m` }],
    mounts: [{ name: 'conf', mountPath: CONF }],
    volumes: [{ name: 'conf', configMap: { name } }],
  };
  const disk: PodPart = {
    mounts: [{ name: 'tmp', mountPath: '/tmp' }, { name: 'store', mountPath: STORE_DIR }],
    volumes: [
      { name: 'tmp', emptyDir: secret ? { medium: 'Memory', sizeLimit: '64Mi' } : {} },
      { name: 'store', emptyDir: { sizeLimit: quantity(storeMebibytes(props) + 1024) } },
    ],
  };
  const logs: PodPart = volume ? { mounts: [{ name: 'logs', mountPath: volume.mountPath }], volumes: [{ name: 'logs', ...volume._source }] } : {};
  const secrets: PodPart = secret ? { mounts: [{ name: 'secrets', mountPath: SECRETS, readOnly: true }], volumes: [{ name: 'secrets', ...secret }] } : {};
  const parts = [conf, disk, hdfsClient(hdfs), logs, secrets];
  const { _from: from } = props.access ?? ClientAccess.namespace();
  return {
    name,
    labels: standardLabels('spark', name, COMPONENTS.historyServer),
    replicas: 1,
    mayOverlap: false, // two would clean the same logs
    uid: SPARK_UID,
    initContainers: wait,
    containers: [container({
      name: 'history-server',
      image,
      fields: {
        args: secret ? ['/bin/bash', '-c', WITH_SECRETS, 'start', ...START] : [...START, `${CONF}/spark.properties`],
        resources: resources(podMemory({ heap, overheadFactor: 0.1 }), { request: props.cpuRequest?.amount }),
      },
      ports: [PORT],
      probes: {
        startupProbe: { ...answers, periodSeconds: 2, failureThreshold: 90 },
        readinessProbe: { ...answers, periodSeconds: 10, timeoutSeconds: 5 },
        livenessProbe: { tcpSocket: { port: PORT.name }, periodSeconds: 20, timeoutSeconds: 5 },
      },
    }, ...parts)],
    volumes: together(...parts).volumes,
    ports: [PORT],
    admissions: [{ ports: [PORT], from }],
    configurationHash,
    graceSeconds: 30,
    podFields: pullSecrets(props),
  };
}
