import { Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, EnvValue, IServiceAccount, k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MOUNTS, PodMount } from './mount';
import { PLACE } from './place';
import { LABELS } from '../../contract';
import { cpu, duration, envValue, having, is, isPlain, list, map, Shape, size, text } from '../checks/types';
import { ImageMirrorOptions, mirrorOf } from '../images/mirror';

/** Options of the pods that a construct makes. Every construct that makes pods takes them. */
export interface PodOptions {
  /** Labels added to the pod. The labels `app.kubernetes.io/...` that this library finds pods by cannot be changed. @default - no other labels */
  readonly labels?: { readonly [name: string]: string };
  /** Annotations added to the pod. @default - no other annotations */
  readonly annotations?: { readonly [name: string]: string };
  /**
   * The ServiceAccount of the pod, made by somebody else. It gets the rights that the construct would give to an account of its own.
   * `ServiceAccount.fromServiceAccountName(this, 'account', 'etl')` names one; it is always looked for in the namespace of the pod.
   * @see https://kubernetes.io/docs/concepts/security/service-accounts/
   * @default - an account that the construct makes if the pod needs rights in Kubernetes, otherwise the account `default` of the namespace
   */
  readonly serviceAccount?: IServiceAccount;
  /**
   * Annotations of the ServiceAccount that the construct makes for the pod. If it would make none, it makes one. Clouds give rights by them:
   * `eks.amazonaws.com/role-arn`, `iam.gke.io/gcp-service-account`, `azure.workload.identity/client-id`.
   * @default - no annotations
   */
  readonly serviceAccountAnnotations?: { readonly [name: string]: string };
  /** Labels that a node must have to run the pod. @default - any node */
  readonly nodeSelector?: { readonly [label: string]: string };
  /** Taints of nodes that the pod tolerates. @default - none */
  readonly tolerations?: k8s.Toleration[];
  /** Rules for the choice of a node. @default - none */
  readonly affinity?: k8s.Affinity;
  /** Rules that spread pods over nodes or zones, beside those that the construct has. @default - only those of the construct */
  readonly topologySpread?: k8s.TopologySpreadConstraint[];
  /** Name of a PriorityClass. @default - the default class of the Kubernetes cluster */
  readonly priorityClassName?: string;
  /** Name of the scheduler that chooses a node. @default - the default scheduler of Kubernetes */
  readonly schedulerName?: string;
  /** Name of a RuntimeClass, such as one for gVisor or Kata Containers. @default - the default runtime of the node */
  readonly runtimeClassName?: string;
  /** Lines added to the file `/etc/hosts` of the pod. @default - none */
  readonly hostAliases?: k8s.HostAlias[];
  /** How the pod looks up names: `ClusterFirst`, `Default` or `None`. @default - ClusterFirst */
  readonly dnsPolicy?: string;
  /** Name servers, search domains and options for the lookup of names. @default - by `dnsPolicy` */
  readonly dnsConfig?: k8s.PodDnsConfig;
  /** Environment variables of the construct's own containers. A secret value comes from a Secret by `EnvValue.fromSecretValue`. @default - none */
  readonly env?: { readonly [name: string]: EnvValue };
  /** ConfigMaps and Secrets whose keys all become environment variables of the construct's own containers. @default - none */
  readonly envFrom?: k8s.EnvFromSource[];
  /** Volumes that the construct's own containers see. @default - none */
  readonly mounts?: PodMount[];
  /** Containers that run, one after the other, before the software starts. They start after the init containers of the construct. @default - none */
  readonly initContainers?: k8s.Container[];
  /**
   * Containers that run beside the software from before it starts until after it has ended. They end with it, also in Jobs: they are
   * init containers with `restartPolicy: Always`, which needs Kubernetes 1.29.
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   * @default - none
   */
  readonly sidecars?: k8s.Container[];
  /**
   * CPU limit of every container that has no limit of its own, init containers among them. A namespace whose ResourceQuota limits CPU
   * takes no pod without it.
   * @default - no limit: a container uses what the node has to spare
   */
  readonly cpuLimit?: Cpu;
  /**
   * Ephemeral storage that every container requests: the disk of the node for logs and for volumes that end with the pod.
   * @see https://kubernetes.io/docs/concepts/storage/ephemeral-storage/
   * @default - no request
   */
  readonly ephemeralStorageRequest?: Size;
  /** Ephemeral storage of every container at most: a pod that uses more is evicted. @default - no limit */
  readonly ephemeralStorageLimit?: Size;
  /** Fields of the pod's security context, over those that the construct sets to pass Pod Security "restricted". @default - those of the construct */
  readonly securityContext?: k8s.PodSecurityContext;
  /** Time that the pod has to stop before it is killed. @default - longer than the software needs */
  readonly terminationGrace?: Duration;
  /**
   * Changes to the pod that no other option can express. Paths begin at the pod, for example `/spec/hostNetwork` or `/metadata/labels/team`.
   * A patch whose path does not exist is an error at synth.
   * @default - none
   */
  readonly patches?: JsonPatch[];
}

/** See {@link refuseWrongTypes}. */
export const POD_OPTIONS: Shape<PodOptions> = {
  labels: map(text),
  annotations: map(text),
  serviceAccount: having('toSubjectConfiguration', 'a ServiceAccount such as ServiceAccount.fromServiceAccountName(this, \'account\', \'etl\')'),
  serviceAccountAnnotations: map(text),
  nodeSelector: map(text),
  ...PLACE,
  topologySpread: list(is(isPlain, 'a k8s.TopologySpreadConstraint')),
  priorityClassName: text,
  schedulerName: text,
  runtimeClassName: text,
  hostAliases: list(is(isPlain, 'a k8s.HostAlias')),
  dnsPolicy: text,
  dnsConfig: is(isPlain, 'a k8s.PodDnsConfig'),
  env: map(envValue),
  envFrom: list(is(isPlain, 'a k8s.EnvFromSource')),
  mounts: MOUNTS,
  initContainers: list(is(isPlain, 'a k8s.Container')),
  sidecars: list(is(isPlain, 'a k8s.Container')),
  cpuLimit: cpu,
  ephemeralStorageRequest: size,
  ephemeralStorageLimit: size,
  securityContext: is(isPlain, 'a k8s.PodSecurityContext'),
  terminationGrace: duration,
  patches: list(having('_toJson', 'a JsonPatch such as JsonPatch.add(\'/spec/hostNetwork\', true)')),
};

/** Options, and what the program around the construct says of all pods. */
export interface ProgramOptions extends PodOptions {
  readonly mirror?: ImageMirrorOptions;
}

/** Options with the labels of the chart, which cdk8s gives to the objects of a chart and not to their pods, and with the mirror of images. */
export function inProgram(scope: Construct, options: PodOptions = {}): ProgramOptions {
  const labels = Object.entries(Chart.of(scope).labels).filter(([name]) => !Object.values<string>(LABELS).includes(name));
  const mirror = mirrorOf(scope);
  return {
    ...options,
    ...(labels.length > 0 ? { labels: { ...Object.fromEntries(labels), ...options.labels } } : {}),
    ...(mirror ? { mirror } : {}),
  };
}

/** Options of all pods with those of some: maps are put together, lists follow each other, and of single values the second counts. */
export function bothOptions(all: ProgramOptions = {}, some: PodOptions = {}): ProgramOptions {
  return {
    ...all,
    ...some,
    ...merged('labels'),
    ...merged('annotations'),
    ...merged('serviceAccountAnnotations'),
    // the one is for accounts of others, the other one for accounts of ours
    ...(some.serviceAccount ? { serviceAccountAnnotations: some.serviceAccountAnnotations } : {}),
    ...(some.serviceAccountAnnotations ? { serviceAccount: some.serviceAccount } : {}),
    ...merged('nodeSelector'),
    ...merged('env'),
    ...joined('tolerations'),
    ...joined('topologySpread'),
    ...joined('hostAliases'),
    ...joined('envFrom'),
    ...joined('mounts'),
    ...joined('initContainers'),
    ...joined('sidecars'),
    ...joined('patches'),
  };

  function merged(name: 'labels' | 'annotations' | 'serviceAccountAnnotations' | 'nodeSelector' | 'env'): PodOptions {
    return all[name] && some[name] ? { [name]: { ...all[name], ...some[name] } } : {};
  }

  function joined(name: 'tolerations' | 'topologySpread' | 'hostAliases' | 'envFrom' | 'mounts' | 'initContainers' | 'sidecars' | 'patches'): PodOptions {
    const [first, second]: [readonly unknown[] | undefined, readonly unknown[] | undefined] = [all[name], some[name]];
    return first && second ? { [name]: [...first, ...second] } : {};
  }
}
