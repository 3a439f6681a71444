import { Size } from 'cdk8s';
import { STORE_DIR, storeMebibytes } from './configuration';
import { SparkHistoryServerProps } from './server-props';
import { ANNOTATIONS } from '../../contract';
import { hdfsClient } from '../../hdfs/client';
import { waitForHdfs } from '../../hdfs/wait';
import { mebibytes, quantity } from '../../kubernetes/mebibytes';
import { Json } from '../../kubernetes/pod-template';
import { Pod } from '../../kubernetes/pods/with-options';
import { pullSecrets } from '../../kubernetes/pull-secrets';
import { restrictedContainer, restrictedPod } from '../../kubernetes/restricted';
import { podMemory } from '../memory';
import { SPARK_UID } from '../pod';
import { SparkVersion } from '../version';

/** Of the web pages and the REST API. */
export const HISTORY_PORT = 18080;
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

/** The pod template of a history server. */
export function historyPod(
  props: SparkHistoryServerProps, labels: Json, configMap: string, configurationHash: string, namespace: string | undefined,
): Pod {
  const { _volume: volume, _hdfs: hdfs, _path: path } = props.logs.place;
  const { authentication, memory = Size.mebibytes(512), version = SparkVersion.V4_3_0 } = props;
  const image = props.image ?? version.image;
  const wait = hdfs && path ? waitForHdfs(hdfs, path, image, namespace) : [];
  const client = hdfsClient(hdfs);
  const heap = mebibytes(memory);
  const limit = quantity(podMemory({ heap, overheadFactor: 0.1 }));
  // who has to sign in before it answers can only be seen to listen
  const answers = authentication ? { tcpSocket: { port: 'http' } } : { httpGet: { path: '/api/v1/applications?limit=1', port: 'http' } };
  const secret = authentication?._secretFiles();
  const mounts = [
    { name: 'conf', mountPath: CONF },
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'store', mountPath: STORE_DIR },
    ...client.mounts,
    ...(volume ? [{ name: 'logs', mountPath: volume.mountPath }] : []),
    ...(secret ? [{ name: 'secrets', mountPath: SECRETS, readOnly: true }] : []),
  ];
  return {
    metadata: { labels, annotations: { [ANNOTATIONS.configuration]: configurationHash } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...pullSecrets(props.imagePullSecrets),
      securityContext: restrictedPod(SPARK_UID),
      ...(wait.length ? { initContainers: wait } : {}),
      containers: [{
        name: 'history-server',
        image,
        args: secret ? ['/bin/bash', '-c', WITH_SECRETS, 'start', ...START] : [...START, `${CONF}/spark.properties`],
        env: [
          { name: 'SPARK_CONF_DIR', value: CONF },
          { name: 'SPARK_DAEMON_MEMORY', value: `${heap}m` },
          ...client.env,
        ],
        ports: [{ name: 'http', containerPort: HISTORY_PORT }],
        startupProbe: { ...answers, periodSeconds: 2, failureThreshold: 90 },
        readinessProbe: { ...answers, periodSeconds: 10, timeoutSeconds: 5 },
        livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 20, timeoutSeconds: 5 },
        resources: { requests: { cpu: props.cpuRequest?.amount ?? '100m', memory: limit }, limits: { memory: limit } },
        securityContext: restrictedContainer(),
        volumeMounts: mounts,
      }],
      volumes: [
        { name: 'conf', configMap: { name: configMap } },
        { name: 'tmp', emptyDir: secret ? { medium: 'Memory', sizeLimit: '64Mi' } : {} },
        { name: 'store', emptyDir: { sizeLimit: quantity(storeMebibytes(props) + 1024) } },
        ...client.volumes,
        ...(volume ? [{ name: 'logs', ...volume._source }] : []),
        ...(secret ? [{ name: 'secrets', ...secret }] : []),
      ],
    },
  };
}
