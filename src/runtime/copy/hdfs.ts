import { HelperOptions, helperJob, withPodOf } from './helper';
import { Scripts, WHILE_HEARD } from './scripts';
import { clientPod } from '../hdfs/client-pod';
import { findHdfs } from '../hdfs/cluster';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';

/**
 * Arguments are data to it: $1 is where to, $2 that as a pattern of Hadoop's, $3 the URL of what comes on the pod's disk. It is
 * whole there before Hadoop's client gets it, which gives each file its name when all of its blocks are there.
 */
const RECEIVE = `set -eu
mkdir -p /tmp/copied
tar -xf - -o -C /tmp/copied
case $1 in */) hdfs dfs -mkdir -p "$2" ;; esac
exec hdfs dfs -put -f "$3" "$2"`;

const SEND = `set -eu
${WHILE_HEARD}
rm -rf /tmp/copied
while_heard hdfs dfs -get "$1" file:///tmp/copied >&2
while_heard tar -cf - -C /tmp copied`;

/** Source: GlobPattern of Hadoop, in which a backslash takes its meaning from any character. */
const asPattern = (path: string) => path.replace(/[\\*?[\]{}^,]/g, '\\$&');

/** Source: CopyCommands of Hadoop, which reads local paths as URIs. */
const asUrl = (name: string) => `file:///tmp/copied/${encodeURIComponent(name)}`;

/** In a pod with Hadoop's client. */
export const hdfsScripts: Scripts = {
  receive: (path, name) => ['/bin/sh', '-c', RECEIVE, 'sh', path, asPattern(path), asUrl(name)],
  send: (path) => ['/bin/sh', '-c', SEND, 'sh', asPattern(path)],
  arrival: () => 'copied',
};

type Work<T> = (pod: KubeObject) => Promise<T>;

/** Works with a running pod that has Hadoop's client, the configuration of the cluster and the rights of its superuser. */
export async function withHdfsClient<T>(client: KubeClient, name: string | undefined, options: HelperOptions, work: Work<T>): Promise<T> {
  const { pod, container } = clientPod(await findHdfs(client, { name }));
  return withPodOf(client, helperJob(client.connection.namespace, pod, container), options, work);
}
