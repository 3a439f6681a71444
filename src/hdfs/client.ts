import { IHdfs } from './hdfs';
import { Json } from '../kubernetes/pod-template';

const CONF_DIR = '/etc/hadoop/conf';

/** What makes the container of a pod a client of HDFS: the cluster's configuration, and where Hadoop finds it. Nothing without a cluster. */
export function hdfsClient(hdfs?: IHdfs): { readonly env: Json[]; readonly mounts: Json[]; readonly volumes: Json[] } {
  if (!hdfs) return { env: [], mounts: [], volumes: [] };
  return {
    env: [{ name: 'HADOOP_CONF_DIR', value: CONF_DIR }],
    mounts: [{ name: 'hadoop', mountPath: CONF_DIR }],
    volumes: [{ name: 'hadoop', configMap: { name: hdfs.configMapName } }],
  };
}
