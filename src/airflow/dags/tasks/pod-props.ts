import { Duration } from 'cdk8s';
import { EnvValue, k8s } from 'cdk8s-plus-27';
import { duration, envValue, flag, is, isPlain, list, map, number, required, Shape, shape, text } from '../../../kubernetes/checks/types';
import { MOUNTS, PodMount } from '../../../kubernetes/pods/mount';
import { PLACE } from '../../../kubernetes/pods/place';
import { AirflowResources } from '../../resources';
import { RESOURCES } from '../../types';
import { TaskProps } from '../task-props';
import { TASK } from '../types';

/** What becomes of the pod when its task ends. Source: on_finish_action; `is_delete_operator_pod`, which older examples have, is ignored by Airflow. */
export enum OnFinish {
  DELETE = 'delete_pod',
  DELETE_IF_SUCCEEDED = 'delete_succeeded_pod',
  DELETE_IF_ACTIVE = 'delete_active_pod',
  KEEP = 'keep_pod',
}

export interface PodTaskProps extends TaskProps {
  /** Container image. */
  readonly image: string;
  /** The program and its first arguments, as they stand. @default the image's */
  readonly command?: string[];
  /** Its arguments, as they stand. @default the image's */
  readonly arguments?: string[];
  /** Where the pod runs. @default the namespace of Airflow */
  readonly namespace?: string;
  /** Of the pod, to which Airflow adds some letters. @default the task's id */
  readonly podName?: string;
  /** Environment; a secret comes from a Secret by `EnvValue.fromSecretValue`. @default none */
  readonly env?: { readonly [name: string]: EnvValue };
  /** Names of Secrets whose keys all become variables. @default none */
  readonly envFromSecrets?: string[];
  /** Names of ConfigMaps whose keys all become variables. @default none */
  readonly envFromConfigMaps?: string[];
  /** @default none */
  readonly mounts?: PodMount[];
  /** @default none but Airflow's */
  readonly labels?: { readonly [name: string]: string };
  /** @default none */
  readonly annotations?: { readonly [name: string]: string };
  /** @default 128 MiB */
  readonly resources?: AirflowResources;
  /** @default none */
  readonly affinity?: k8s.Affinity;
  /** @default none */
  readonly tolerations?: k8s.Toleration[];
  /** Labels of nodes that take it. @default any */
  readonly nodeSelector?: { readonly [label: string]: string };
  /** Whether it has the node's network, which Pod Security "restricted" forbids. @default false */
  readonly hostNetwork?: boolean;
  /** Containers that run before. @default none */
  readonly initContainers?: k8s.Container[];
  /** Number of the user that it runs as. @default the image's, who may not be root */
  readonly user?: number;
  /** Instead of Pod Security "restricted". @default restricted */
  readonly securityContext?: k8s.PodSecurityContext;
  /** @default no token of Kubernetes */
  readonly serviceAccountName?: string;
  /** `Always`, `IfNotPresent` or `Never`. @default by Kubernetes */
  readonly imagePullPolicy?: string;
  /** Names of Secrets. @default none */
  readonly imagePullSecrets?: string[];
  /** Of a PriorityClass. @default none */
  readonly priorityClassName?: string;
  /** @default Kubernetes' own */
  readonly schedulerName?: string;
  /**
   * Whether the task gives back the JSON that its container writes to `/airflow/xcom/return.json`; a sidecar of Airflow's image keeps it until it is read.
   * Source: do_xcom_push. @default false
   */
  readonly result?: boolean;
  /** Exit codes of the container that skip the task, and do not fail it. @default none */
  readonly skipOn?: number[];
  /** Further fields of the pod's spec, as k8s.PodSpec has them, over what other properties say. @default none */
  readonly podSpec?: { readonly [field: string]: any };
  /** Further fields of its container, as k8s.Container has them, over what other properties say. @default none */
  readonly containerSpec?: { readonly [field: string]: any };
  /** @default OnFinish.DELETE */
  readonly onFinish?: OnFinish;
  /** Longest time until it runs. @default Duration.minutes(5) */
  readonly startupTimeout?: Duration;
  /** How long it may take to end when it is asked to. @default Duration.seconds(30) */
  readonly terminationGrace?: Duration;
  /** Whether the triggerer waits for it, and not a pod of the task's own. The deployment needs a triggerer. @default false */
  readonly deferrable?: boolean;
}

/** See {@link refuseWrongTypes}. */
export const POD_TASK: Shape<PodTaskProps> = {
  ...TASK,
  image: required(text),
  command: list(text),
  arguments: list(text),
  namespace: text,
  podName: text,
  env: map(envValue),
  envFromSecrets: list(text),
  envFromConfigMaps: list(text),
  mounts: MOUNTS,
  labels: map(text),
  annotations: map(text),
  resources: shape(RESOURCES),
  ...PLACE,
  nodeSelector: map(text),
  hostNetwork: flag,
  initContainers: list(is(isPlain, 'a k8s.Container')),
  user: number,
  securityContext: is(isPlain, 'a k8s.PodSecurityContext'),
  serviceAccountName: text,
  imagePullPolicy: text,
  imagePullSecrets: list(text),
  priorityClassName: text,
  schedulerName: text,
  result: flag,
  skipOn: list(number),
  podSpec: is(isPlain, 'fields of a k8s.PodSpec'),
  containerSpec: is(isPlain, 'fields of a k8s.Container'),
  onFinish: text,
  startupTimeout: duration,
  terminationGrace: duration,
  deferrable: flag,
};
