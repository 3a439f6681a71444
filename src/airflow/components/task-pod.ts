import { k8s } from 'cdk8s-plus-27';
import { airflowContainer, dagContainers, dagParts, LOGS_MOUNT, logsAffinity, logsVolume, podFields, Shared, TMP_VOLUME } from './container';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { restricted, restrictedPodWithVolumes } from '../../kubernetes/restricted';
import { specFields } from '../../kubernetes/spec-fields';
import { TaskPodOptions } from '../deployment-props';
import { AIRFLOW_UID } from '../paths';
import { volumeMounts, volumesOf } from '../pod-mount';
import { placeFields } from '../pod-place';

/**
 * The pod of a task, which the executor completes: name, command, labels. It has no key and no way to the database, only the token of its task.
 * Source: provider cncf-kubernetes, PodGenerator.construct_pod, which wants the container `base` first.
 */
export function taskPod(shared: Shared, options: TaskPodOptions, serviceAccountName: string, mayCallKubernetes: boolean): Json {
  const { specification } = shared;
  const dags = dagParts(shared);
  const { affinity, ...place } = placeFields(options);
  const { mounts = [] } = options;
  const container = airflowContainer(shared, { name: 'base', env: dags.env, mounts: [LOGS_MOUNT, ...dags.mounts, ...volumeMounts(mounts)], memory: 512, resources: options.resources });
  const initContainers = dagContainers(shared, false);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'task',
      labels: { ...options.labels, ...standardLabels('airflow', specification.name, COMPONENTS.task) },
      ...(options.annotations ? { annotations: options.annotations } : {}),
    },
    spec: {
      restartPolicy: 'Never',
      serviceAccountName,
      automountServiceAccountToken: mayCallKubernetes,
      enableServiceLinks: false,
      securityContext: restrictedPodWithVolumes(AIRFLOW_UID),
      ...podFields(shared),
      ...place,
      ...logsAffinity(shared, affinity),
      ...(options.nodeSelector ? { nodeSelector: options.nodeSelector } : {}),
      ...(options.priorityClassName ? { priorityClassName: options.priorityClassName } : {}),
      ...(initContainers.length > 0 ? { initContainers: initContainers.map(restricted) } : {}),
      containers: [restricted({ ...container, ...(options.image ? { image: options.image } : {}) })],
      volumes: [TMP_VOLUME, logsVolume(shared), ...dags.volumes, ...volumesOf(mounts)],
      ...specFields(options.podSpec, k8s.toJson_PodSpec),
    },
  };
}
