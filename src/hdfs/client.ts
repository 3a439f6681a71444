import { IHdfs } from './hdfs';
import { PodPart } from '../kubernetes/pods/part';

const CONF_DIR = '/etc/hadoop/conf';

/** What makes the container of a pod a client of HDFS: the cluster's configuration, and where Hadoop finds it. Nothing without a cluster. */
export function hdfsClient(hdfs?: IHdfs): PodPart {
  if (!hdfs) return {};
  return {
    env: [{ name: 'HADOOP_CONF_DIR', value: CONF_DIR }],
    mounts: [{ name: 'hadoop', mountPath: CONF_DIR }],
    volumes: [{ name: 'hadoop', configMap: { name: hdfs.configMapName } }],
  };
}
