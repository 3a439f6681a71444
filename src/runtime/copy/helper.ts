import { randomBytes } from 'node:crypto';
import { LABELS, MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { Event, Failure } from '../follow/event';
import { follow } from '../follow/follow';
import { KubeObject } from '../object';
import { resourcesBeside, surroundingsOf } from '../surroundings';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

export const CONTAINER = 'copy';
export const MOUNT = '/volume';

/**
 * Waits for its first copy, then as long as copies go on: whatever happens to us, the pod ends by itself. When it is to end, it waits no more for a first
 * one, and those that go on see the end of their input and clean up.
 */
const WAIT = `trap 'ending=1' TERM
ending= second=0
while [ -z "$ending" ] && [ "$second" -lt 20 ]; do sleep 1; second=$((second + 1)); done
while set -- /proc/[0-9]*; [ $# -gt 1 ]; do sleep 1; done`;

/** Seconds for copies that are cut short to clean up. */
const GRACE = 10;

const KEPT_OF_CONTAINER = ['image', 'imagePullPolicy', 'securityContext', 'resources'];

export interface HelperOptions {
  readonly report: (event: Event) => void;
  readonly signal?: AbortSignal;
}

/** Works with the running pod of a Job, which is removed afterwards. */
export async function withPodOf<T>(client: KubeClient, description: KubeObject, options: HelperOptions, work: (pod: KubeObject) => Promise<T>): Promise<T> {
  const job = await client.create(description, MANAGED_BY);
  try {
    return await work(await running(client, job, options));
  } finally {
    await client.delete(job, 'Background');
  }
}

/**
 * Works with a running pod that mounts the claim. Its image and rights are those of a workload that mounts the claim, so it can read and write
 * there what the workload can, and the image is known to be there.
 */
export async function withClaim<T>(client: KubeClient, claim: string, options: HelperOptions & { image?: string },
  work: (pod: KubeObject) => Promise<T>): Promise<T> {
  const { namespace } = client.connection;
  if (!await client.get(CORE.claims, claim, namespace)) {
    const known = (await client.list(CORE.claims, { namespace })).items.map(({ metadata }) => metadata.name).join(', ');
    throw new Problem(`There is no PersistentVolumeClaim "${claim}" in namespace ${namespace}.`, known ? `There are: ${known}.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
  }
  const template = options.image ? plain(options.image) : templateOf(await workloads(client), claim);
  if (!template) throw new Problem(`No workload in namespace ${namespace} mounts the claim "${claim}", so there is no image to copy with.`, 'Pass one with sh and tar: --image NAME.');
  return withPodOf(client, claimJob(claim, namespace, template), options, work);
}

async function workloads(client: KubeClient): Promise<KubeObject[]> {
  const { namespace } = client.connection;
  const lists = await Promise.all([CORE.cronJobs, CORE.jobs, CORE.pods].map((resource) => client.list(resource, { namespace })));
  return lists.flatMap(({ items }) => items);
}

interface Template {
  readonly pod: { readonly [field: string]: unknown };
  readonly container: { readonly [field: string]: unknown };
}

function plain(image: string): Template {
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  return {
    pod: { securityContext: { runAsNonRoot: true, runAsUser: 65532, fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } } },
    container: { image, securityContext },
  };
}

/** What to take over from the first workload that mounts the claim. A pure function. */
export function templateOf(objects: readonly KubeObject[], claim: string): Template | undefined {
  for (const object of objects) {
    const pod = object.spec.jobTemplate?.spec.template.spec ?? object.spec.template?.spec ?? object.spec;
    const volume = pod.volumes?.find((candidate: any) => candidate.persistentVolumeClaim?.claimName === claim)?.name;
    const container = volume && pod.containers.find((candidate: any) => candidate.volumeMounts?.some((mount: any) => mount.name === volume));
    if (container) return { pod: surroundingsOf(pod), container: pick(container, KEPT_OF_CONTAINER) };
  }
  return undefined;
}

function pick(object: any, keys: readonly string[]): { [key: string]: unknown } {
  return Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]]));
}

function claimJob(claim: string, namespace: string, { pod, container }: Template): KubeObject {
  return helperJob(namespace, { ...pod, volumes: [{ name: 'volume', persistentVolumeClaim: { claimName: claim } }] }, {
    ...container,
    resources: resourcesBeside(container.resources as object | undefined, { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '256Mi' } }),
    volumeMounts: [{ name: 'volume', mountPath: MOUNT }],
  });
}

/** A Job that waits to be worked with. A Job, since it is collected by the cluster when it has ended, also when nobody deletes it. */
export function helperJob(namespace: string, pod: { readonly [field: string]: unknown }, container: { readonly [field: string]: unknown }): KubeObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `copy-${randomBytes(4).toString('hex')}`, namespace, labels: { [LABELS.managedBy]: MANAGED_BY, [LABELS.component]: 'copy' } },
    spec: {
      backoffLimit: 0,
      ttlSecondsAfterFinished: 0,
      template: {
        metadata: { labels: { [LABELS.component]: 'copy' } },
        spec: {
          ...pod,
          restartPolicy: 'Never',
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: GRACE,
          containers: [{ ...container, name: CONTAINER, command: ['/bin/sh', '-c', WAIT] }],
        },
      },
    },
  };
}

async function running(client: KubeClient, job: KubeObject, { report, signal }: HelperOptions): Promise<KubeObject> {
  const found = new AbortController();
  let pod: KubeObject | undefined;
  try {
    const { failures } = await follow(client, [job], {
      signal: signal ? AbortSignal.any([signal, found.signal]) : found.signal,
      report: (event) => {
        if (event.type === 'trouble') report(event);
        if (event.type === 'pod' && event.text === 'runs') {
          ({ pod } = event);
          found.abort();
        }
      },
    });
    throw problemOf(failures[0]);
  } catch (error) {
    if (pod && !signal?.aborted) return pod;
    throw error;
  }
}

function problemOf(failure?: Failure): Problem {
  return new Problem(`The pod that copies does not start: ${failure?.message ?? 'it ended early'}`, failure?.remedy);
}
