import { Duration } from 'cdk8s';
import { EnvValue, k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { affinityProblems, labelProblems } from './pod-problems';
import { defined, variable } from '../../../kubernetes/environment';
import { isDnsLabel, isEnvName, literalArgument } from '../../../kubernetes/names';
import { envValue, is, isPlain, list, map, number, refuseWrongTypes, required, Shape, shape, text } from '../../../kubernetes/types';
import { AirflowResources, resourcesOf } from '../../resources';
import { RESOURCES } from '../../types';
import { durationProblems } from '../durations';
import { OperatorData, Task } from '../task';
import { TaskProps } from '../task-props';
import { duration, flag, TASK } from '../types';

/** What becomes of the pod when its task ends. Source: on_finish_action; `is_delete_operator_pod`, which older examples have, is ignored by Airflow. */
export enum OnFinish {
  DELETE = 'delete_pod',
  DELETE_IF_SUCCEEDED = 'delete_succeeded_pod',
  DELETE_IF_ACTIVE = 'delete_active_pod',
  KEEP = 'keep_pod',
}

/** Files in the pod. */
export interface PodMount {
  /** Where the container sees them. */
  readonly path: string;
  /** What is mounted; several mounts of one volume name it alike. */
  readonly volume: k8s.Volume;
  /** Folder or file of the volume. @default the whole of it */
  readonly subPath?: string;
  /** @default false */
  readonly readOnly?: boolean;
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
  /** @default OnFinish.DELETE */
  readonly onFinish?: OnFinish;
  /** Longest time until it runs. @default Duration.minutes(5) */
  readonly startupTimeout?: Duration;
  /** How long it may take to end when it is asked to. @default Duration.seconds(30) */
  readonly terminationGrace?: Duration;
  /** Whether the triggerer waits for it, and not a pod of the task's own. The deployment needs a triggerer. @default false */
  readonly deferrable?: boolean;
}

const MOUNT: Shape<PodMount> = { path: required(text), volume: required(is(isPlain, 'a k8s.Volume')), subPath: text, readOnly: flag };

const TYPES: Shape<PodTaskProps> = {
  ...TASK,
  image: required(text),
  command: list(text),
  arguments: list(text),
  namespace: text,
  podName: text,
  env: map(envValue),
  envFromSecrets: list(text),
  envFromConfigMaps: list(text),
  mounts: list(shape(MOUNT)),
  labels: map(text),
  annotations: map(text),
  resources: shape(RESOURCES),
  affinity: is(isPlain, 'a k8s.Affinity'),
  tolerations: list(is(isPlain, 'a k8s.Toleration')),
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
  onFinish: text,
  startupTimeout: duration,
  terminationGrace: duration,
  deferrable: flag,
};

/** Airflow's name for the container whose log and exit code are the task's. */
const BASE = 'base';

/** A container of any image in a pod of its own, whose log is the task's. Source: provider cncf-kubernetes, KubernetesPodOperator. */
export class PodTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: PodTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, TYPES, props);
    this.dag.airflow.allowPods(props.namespace, props.result);
  }

  /** @internal */
  public _operator(): OperatorData {
    const { props } = this;
    return {
      operator: props.result ? 'pod-with-result' : 'pod',
      arguments: {
        sidecar_image: props.result ? this.dag.airflow.image : undefined,
        name: this.podName,
        namespace: props.namespace ?? this.dag.airflow.namespace,
        pod_template_dict: this.pod(),
        on_finish_action: props.onFinish ?? OnFinish.DELETE,
        startup_timeout_seconds: props.startupTimeout?.toSeconds() ?? 300,
        termination_grace_period: props.terminationGrace?.toSeconds(),
        deferrable: props.deferrable,
        in_cluster: true,
        log_pod_spec_on_failure: false, // some hundred lines before the end of the log
      },
    };
  }

  /** @internal */
  public get _hasResult(): boolean {
    return this.props.result ?? false;
  }

  /** @internal */
  public _problems(): string[] {
    const { labels = {}, env = {}, mounts = [], affinity, hostNetwork, securityContext, result, onFinish, imagePullPolicy, namespace } = this.props;
    const found = [...labelProblems(labels), ...affinityProblems(affinity)];
    for (const name of Object.keys(env).filter((candidate) => !isEnvName(candidate))) found.push(`env: ${JSON.stringify(name)} is no name of a variable.`);
    if (!isDnsLabel(this.podName)) found.push(`podName ${JSON.stringify(this.podName)} is no DNS label of at most 63 characters. Use lower-case letters, digits and dashes.`);
    if (namespace !== undefined && !isDnsLabel(namespace)) found.push(`namespace ${JSON.stringify(namespace)} is no name of a namespace.`);
    if (hostNetwork && !securityContext) found.push('hostNetwork is nothing that Pod Security "restricted" allows. Leave it out, or say a securityContext for a namespace that allows it.');
    if (onFinish !== undefined && !Object.values<string>(OnFinish).includes(onFinish)) found.push(`onFinish ${JSON.stringify(onFinish)} is none of ${Object.values(OnFinish).join(', ')}.`);
    if (imagePullPolicy !== undefined && !['Always', 'IfNotPresent', 'Never'].includes(imagePullPolicy)) found.push(`imagePullPolicy ${JSON.stringify(imagePullPolicy)} is none of Always, IfNotPresent, Never.`);
    for (const { path } of mounts.filter((mount) => !mount.path.startsWith('/'))) found.push(`mounts: ${JSON.stringify(path)} is no absolute path.`);
    const paths = [...mounts.map(({ path }) => path), ...(result ? ['/airflow/xcom'] : [])];
    for (const path of paths.filter((candidate, i) => paths.indexOf(candidate) !== i)) found.push(`mounts: two of them are at ${path}.`);
    return [...found, ...durationProblems({ startupTimeout: this.props.startupTimeout })];
  }

  private get podName(): string {
    return this.props.podName ?? this._name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  }

  /** What Airflow completes with a name and its labels. */
  private pod(): { [field: string]: unknown } {
    const { props } = this;
    const restricted = props.securityContext === undefined;
    const volumes = new Map((props.mounts ?? []).map(({ volume }) => [volume.name, k8s.toJson_Volume(volume)]));
    const security = restricted ? { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } } : {};
    const user = props.user === undefined ? {} : { runAsUser: props.user, fsGroup: props.user };
    return defined({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels: props.labels, annotations: props.annotations },
      spec: {
        restartPolicy: 'Never',
        enableServiceLinks: false,
        ...(props.serviceAccountName ? { serviceAccountName: props.serviceAccountName } : { automountServiceAccountToken: false }),
        securityContext: { ...(restricted ? { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } : k8s.toJson_PodSecurityContext(props.securityContext)), ...user },
        ...(props.hostNetwork ? { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
        affinity: k8s.toJson_Affinity(props.affinity),
        tolerations: props.tolerations?.map(k8s.toJson_Toleration),
        nodeSelector: props.nodeSelector,
        imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
        priorityClassName: props.priorityClassName,
        schedulerName: props.schedulerName,
        initContainers: props.initContainers?.map((container) => ({ ...security, ...k8s.toJson_Container(container) })),
        containers: [{
          name: BASE,
          image: props.image,
          imagePullPolicy: props.imagePullPolicy,
          command: props.command?.map(literalArgument),
          args: props.arguments?.map(literalArgument),
          env: Object.entries(props.env ?? {}).map(([name, value]) => variable(name, value)), // in the order in which one may name another
          envFrom: [
            ...(props.envFromSecrets ?? []).map((name) => ({ secretRef: { name } })),
            ...(props.envFromConfigMaps ?? []).map((name) => ({ configMapRef: { name } })),
          ],
          resources: resourcesOf(props.resources, 128),
          volumeMounts: props.mounts?.map(({ path, volume, subPath, readOnly }) => ({ name: volume.name, mountPath: path, subPath, readOnly })),
          ...security,
        }],
        volumes: [...volumes.values()],
      },
    });
  }
}
