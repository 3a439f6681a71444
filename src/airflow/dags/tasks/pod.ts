import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { affinityProblems, labelProblems } from './pod-problems';
import { OnFinish, POD_TASK, PodTaskProps } from './pod-props';
import { fieldProblems, specFields } from './spec-fields';
import { defined, variable } from '../../../kubernetes/environment';
import { isDnsLabel, isEnvName, literalArgument } from '../../../kubernetes/names';
import { refuseWrongTypes } from '../../../kubernetes/types';
import { resourcesOf } from '../../resources';
import { durationProblems } from '../durations';
import { OperatorData, Task } from '../task';

/** Airflow's name for the container whose log and exit code are the task's. */
const BASE = 'base';

/** A container of any image in a pod of its own, whose log is the task's. Source: provider cncf-kubernetes, KubernetesPodOperator. */
export class PodTask extends Task {
  constructor(scope: Construct, id: string, private readonly props: PodTaskProps) {
    super(scope, id, props);
    refuseWrongTypes(this.node.path, POD_TASK, props);
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
        skip_on_exit_code: props.skipOn,
        log_pod_spec_on_failure: false, // some hundred lines before the end of the log
      },
    };
  }

  /** @internal */
  public get _resultless(): string | undefined {
    return this.props.result ? undefined : 'Give it result: true.';
  }

  /** @internal */
  public _problems(): string[] {
    const { labels = {}, env = {}, mounts = [], hostNetwork, securityContext, result, onFinish, imagePullPolicy, namespace } = this.props;
    const found = [...labelProblems(labels), ...this.fieldProblems()];
    for (const name of Object.keys(env).filter((candidate) => !isEnvName(candidate))) found.push(`env: ${JSON.stringify(name)} is no name of a variable.`);
    if (!isDnsLabel(this.podName)) found.push(`podName ${JSON.stringify(this.podName)} is no DNS label of at most 63 characters. Use lower-case letters, digits and dashes.`);
    if (namespace !== undefined && !isDnsLabel(namespace)) found.push(`namespace ${JSON.stringify(namespace)} is no name of a namespace.`);
    if (hostNetwork && !securityContext) found.push('hostNetwork is nothing that Pod Security "restricted" allows. Leave it out, or say a securityContext for a namespace that allows it.');
    if (onFinish !== undefined && !Object.values<string>(OnFinish).includes(onFinish)) found.push(`onFinish ${JSON.stringify(onFinish)} is none of ${Object.values(OnFinish).join(', ')}.`);
    if (imagePullPolicy !== undefined && !['Always', 'IfNotPresent', 'Never'].includes(imagePullPolicy)) found.push(`imagePullPolicy ${JSON.stringify(imagePullPolicy)} is none of Always, IfNotPresent, Never.`);
    for (const { path } of mounts.filter((mount) => !mount.path.startsWith('/'))) found.push(`mounts: ${JSON.stringify(path)} is no absolute path.`);
    const volumes = new Map(mounts.map(({ volume }) => [volume.name, JSON.stringify(volume)]));
    for (const { volume } of mounts) if (volumes.get(volume.name) !== JSON.stringify(volume)) found.push(`mounts: two volumes are called ${volume.name}. Give each a name of its own.`);
    const paths = [...mounts.map(({ path }) => path), ...(result ? ['/airflow/xcom'] : [])];
    for (const path of paths.filter((candidate, i) => paths.indexOf(candidate) !== i)) found.push(`mounts: two of them are at ${path}.`);
    return [...found, ...durationProblems({ startupTimeout: this.props.startupTimeout })];
  }

  /** Of all that is said as Kubernetes says it. */
  private fieldProblems(): string[] {
    const { affinity, tolerations = [], initContainers = [], mounts = [], securityContext, podSpec, containerSpec } = this.props;
    const wrong = affinityProblems(affinity);
    return [
      ...(wrong.length > 0 ? wrong : fieldProblems('affinity', affinity, k8s.toJson_Affinity)),
      ...tolerations.flatMap((toleration, i) => fieldProblems(`tolerations[${i}]`, toleration, k8s.toJson_Toleration)),
      ...initContainers.flatMap((container, i) => fieldProblems(`initContainers[${i}]`, container, k8s.toJson_Container)),
      ...mounts.flatMap(({ volume }, i) => fieldProblems(`mounts[${i}]: volume`, volume, k8s.toJson_Volume)),
      ...fieldProblems('securityContext', securityContext, k8s.toJson_PodSecurityContext),
      ...fieldProblems('podSpec', podSpec, k8s.toJson_PodSpec, ['containers', 'initContainers', 'volumes', 'restartPolicy']),
      ...fieldProblems('containerSpec', containerSpec, k8s.toJson_Container, ['name', 'image', 'command', 'args', 'env', 'volumeMounts']),
    ];
  }

  private get podName(): string {
    return this.props.podName ?? this._name.toLowerCase().replace(/[^a-z0-9-]/g, '-');
  }

  /** What Airflow completes with a name and its labels. */
  private pod(): { [field: string]: unknown } {
    const { props } = this;
    const restricted = props.securityContext === undefined;
    const volumes = new Map((props.mounts ?? []).map(({ volume }) => [volume.name, specFields(volume, k8s.toJson_Volume)]));
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
        securityContext: { ...(restricted ? { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } : specFields(props.securityContext, k8s.toJson_PodSecurityContext)), ...user },
        ...(props.hostNetwork ? { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
        affinity: props.affinity && specFields(props.affinity, k8s.toJson_Affinity),
        tolerations: props.tolerations?.map((toleration) => specFields(toleration, k8s.toJson_Toleration)),
        nodeSelector: props.nodeSelector,
        imagePullSecrets: props.imagePullSecrets?.map((name) => ({ name })),
        priorityClassName: props.priorityClassName,
        schedulerName: props.schedulerName,
        initContainers: props.initContainers?.map((container) => ({ ...security, ...specFields(container, k8s.toJson_Container) })),
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
          ...specFields(props.containerSpec, k8s.toJson_Container),
        }],
        volumes: [...volumes.values()],
        ...specFields(props.podSpec, k8s.toJson_PodSpec),
      },
    });
  }
}
