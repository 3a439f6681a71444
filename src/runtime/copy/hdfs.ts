import { basename } from 'node:path';
import { HelperOptions, helperJob, withPodOf } from './helper';
import type { Scripts } from './scripts';
import { clientPod } from '../hdfs/client-pod';
import { findHdfs } from '../hdfs/cluster';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';

/**
 * Arguments are data to it: $1 is where to, $2 the name of what comes. It is whole on the pod's disk before Hadoop's client gets it, which
 * gives each file its name when all of its blocks are there.
 */
const RECEIVE = `set -eu
tar -xf - -o -C /tmp
case $1 in */) hdfs dfs -mkdir -p "$1" ;; esac
exec hdfs dfs -put -f "/tmp/$2" "$1"`;

const SEND = 'set -eu; hdfs dfs -get "$1" "/tmp/$2" >&2; exec tar -cf - -C /tmp -- "$2"';

/** In a pod with Hadoop's client. */
export const hdfsScripts: Scripts = {
  receive: (path, name) => ['/bin/sh', '-c', RECEIVE, 'sh', path, name],
  send: (path) => ['/bin/sh', '-c', SEND, 'sh', path, basename(path)],
};

type Work<T> = (pod: KubeObject) => Promise<T>;

/** Works with a running pod that has Hadoop's client, the configuration of the cluster and the rights of its superuser. */
export async function withHdfsClient<T>(client: KubeClient, name: string | undefined, options: HelperOptions, work: Work<T>): Promise<T> {
  const { pod, container } = clientPod(await findHdfs(client, { name }));
  return withPodOf(client, helperJob(client.connection.namespace, pod, container), options, work);
}
