import { k8s } from 'cdk8s-plus-27';
import { airflowContainer, dagContainers, dagParts, LOGS_MOUNT, logsAffinity, logsVolume, podFields, Shared, TMP_VOLUME } from './container';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/objects/labels';
import { accountField, PodAccount } from '../../kubernetes/pods/account';
import { optionProblems } from '../../kubernetes/pods/option-problems';
import { bothOptions } from '../../kubernetes/pods/options';
import { Pod } from '../../kubernetes/pods/pod';
import { restricted, restrictedPodWithVolumes } from '../../kubernetes/pods/restricted';
import { specFields } from '../../kubernetes/pods/spec-fields';
import { withOptions } from '../../kubernetes/pods/with-options';
import { TaskPodOptions } from '../deployment-props';
import { AIRFLOW_UID } from '../paths';

/**
 * The pod of a task, which the executor completes: name, command, labels. It has no key and no way to the database, only the token of its task.
 * Source: provider cncf-kubernetes, PodGenerator.construct_pod, which wants the container `base` first.
 */
export function taskPod(shared: Shared, options: TaskPodOptions, account: PodAccount, mayCallKubernetes: boolean): Pod {
  return withOptions(ownTaskPod(shared, options, account, mayCallKubernetes), bothOptions(shared.specification.props.podOptions, options));
}

/** What is wrong with what the user wants of it. */
export function taskPodProblems(shared: Shared, options: TaskPodOptions, account: PodAccount): string[] {
  const { namespace, props: { podOptions } } = shared.specification;
  return optionProblems(bothOptions(podOptions, options), ownTaskPod(shared, options, account, false), options.namespace ?? namespace);
}

function ownTaskPod(shared: Shared, options: TaskPodOptions, account: PodAccount, mayCallKubernetes: boolean): Pod {
  const { specification } = shared;
  const dags = dagParts(shared);
  const container = airflowContainer(shared, { name: 'base', env: dags.env, mounts: [LOGS_MOUNT, ...dags.mounts], memory: 512, resources: options.resources });
  const initContainers = dagContainers(shared, false);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'task', labels: standardLabels('airflow', specification.name, COMPONENTS.task) },
    spec: {
      restartPolicy: 'Never',
      ...accountField(account),
      automountServiceAccountToken: mayCallKubernetes,
      enableServiceLinks: false,
      securityContext: restrictedPodWithVolumes(AIRFLOW_UID),
      ...podFields(shared),
      ...logsAffinity(shared),
      ...(initContainers.length > 0 ? { initContainers: initContainers.map(restricted) } : {}),
      containers: [restricted({ ...container, ...(options.image ? { image: options.image } : {}) })],
      volumes: [TMP_VOLUME, logsVolume(shared), ...dags.volumes],
      ...specFields(options.podSpec, k8s.toJson_PodSpec),
    },
  };
}
