import { randomBytes } from 'node:crypto';
import { clientPod } from './client-pod';
import { findHdfs, HdfsReference } from './cluster';
import { LABELS, MANAGED_BY } from '../../contract';
import { FollowOptions, Outcome } from '../follow/event';
import { follow } from '../follow/follow';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';

/** Runs Hadoop's own command in a pod of its own, beside the daemons and not in their memory, and tells what it prints. Costs a pod and a JVM. */
export async function hdfsCommand(client: KubeClient, reference: HdfsReference, argv: readonly string[], options: FollowOptions): Promise<Outcome> {
  const hdfs = await findHdfs(client, reference);
  const { pod, container } = clientPod(hdfs);
  const job = await client.create(commandJob(hdfs.namespace, pod, { ...container, command: ['hdfs', ...argv] }), MANAGED_BY);
  try {
    return await follow(client, [job], { ...options, logs: true });
  } finally {
    await client.delete(job, 'Background');
  }
}

function commandJob(namespace: string, pod: object, container: object): KubeObject {
  const labels = { [LABELS.managedBy]: MANAGED_BY, [LABELS.component]: 'hdfs-command' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `hdfs-command-${randomBytes(4).toString('hex')}`, namespace, labels },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: 300,
      template: {
        metadata: { labels },
        spec: {
          ...pod,
          restartPolicy: 'Never',
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 5,
          containers: [{ ...container, name: 'hdfs' }],
        },
      },
    },
  };
}
