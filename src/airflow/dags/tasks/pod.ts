import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { OnFinish, POD_TASK, PodTaskProps } from './pod-props';
import { isDnsLabel, isEnvName, literalArgument } from '../../../kubernetes/checks/names';
import { refuseWrongTypes } from '../../../kubernetes/checks/types';
import { imageProblems } from '../../../kubernetes/images/image';
import { mirroredPod } from '../../../kubernetes/images/mirror';
import { DescribedPod } from '../../../kubernetes/pod-creation/needs';
import { defined, variable } from '../../../kubernetes/pods/environment';
import { labelProblems } from '../../../kubernetes/pods/labels';
import { mountProblems, volumeMounts, volumesOf } from '../../../kubernetes/pods/mount';
import { inProgram } from '../../../kubernetes/pods/options';
import { placeFields, placeProblems } from '../../../kubernetes/pods/place';
import { fieldProblems, specFields } from '../../../kubernetes/pods/spec-fields';
import { resourcesOf } from '../../resources';
import { takenLabels } from '../../task-labels';
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
  public _pod(): { readonly namespace?: string; readonly pod: DescribedPod } {
    return { namespace: this.props.namespace ?? this.dag.airflow.namespace, pod: this.pod() as unknown as DescribedPod };
  }

  /** @internal */
  public get _resultless(): string | undefined {
    return this.props.result ? undefined : 'Give it result: true.';
  }

  /** @internal */
  public _problems(): string[] {
    const { labels = {}, env = {}, mounts = [], hostNetwork, securityContext, result, onFinish, namespace } = this.props;
    const { image, imagePullPolicy, imagePullSecrets } = this.props;
    const found = [...takenLabels(labels), ...labelProblems(labels), ...this.fieldProblems()];
    for (const name of Object.keys(env).filter((candidate) => !isEnvName(candidate))) found.push(`env: ${JSON.stringify(name)} is no name of a variable.`);
    if (!isDnsLabel(this.podName)) found.push(`podName ${JSON.stringify(this.podName)} is no DNS label of at most 63 characters. Use lower-case letters, digits and dashes.`);
    if (namespace !== undefined && !isDnsLabel(namespace)) found.push(`namespace ${JSON.stringify(namespace)} is no name of a namespace.`);
    if (hostNetwork && !securityContext) found.push('hostNetwork is nothing that Pod Security "restricted" allows. Leave it out, or say a securityContext for a namespace that allows it.');
    if (onFinish !== undefined && !Object.values<string>(OnFinish).includes(onFinish)) found.push(`onFinish ${JSON.stringify(onFinish)} is none of ${Object.values(OnFinish).join(', ')}.`);
    found.push(...imageProblems({ image: image.includes('{{') ? undefined : image, imagePullPolicy, imagePullSecrets })); // a template is an image when it runs
    return [...found, ...mountProblems(mounts, { paths: result ? ['/airflow/xcom'] : [] }), ...durationProblems({ startupTimeout: this.props.startupTimeout })];
  }

  /** Of all that is said as Kubernetes says it. */
  private fieldProblems(): string[] {
    const { affinity, tolerations, initContainers = [], securityContext, podSpec, containerSpec } = this.props;
    return [
      ...placeProblems({ affinity, tolerations }),
      ...initContainers.flatMap((container, i) => fieldProblems(`initContainers[${i}]`, container, k8s.toJson_Container)),
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
    const { labels, mirror } = inProgram(this, { labels: props.labels });
    const restricted = props.securityContext === undefined;
    const security = restricted ? { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } } : {};
    const user = props.user === undefined ? {} : { runAsUser: props.user, fsGroup: props.user };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { labels, annotations: props.annotations },
      spec: {
        restartPolicy: 'Never',
        enableServiceLinks: false,
        ...(props.serviceAccountName ? { serviceAccountName: props.serviceAccountName } : { automountServiceAccountToken: false }),
        securityContext: { ...(restricted ? { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } : specFields(props.securityContext, k8s.toJson_PodSecurityContext)), ...user },
        ...(props.hostNetwork ? { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
        ...placeFields(props),
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
          volumeMounts: volumeMounts(props.mounts ?? []),
          ...security,
          ...specFields(props.containerSpec, k8s.toJson_Container),
        }],
        volumes: volumesOf(props.mounts ?? []),
        ...specFields(props.podSpec, k8s.toJson_PodSpec),
      },
    };
    return defined(mirroredPod(pod, mirror));
  }
}
