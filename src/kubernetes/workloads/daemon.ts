import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Json } from '../json';
import { Labels, selectorOf } from '../objects/labels';
import { Admission, ingressPolicy, Port } from '../objects/network';
import { podTemplate, PodTemplateProps } from '../pods/template';

/** Storage of its own that each pod keeps over its restarts. */
export interface Claim {
  readonly name: string;
  readonly storage: string;
  readonly storageClass?: string;
}

export interface DaemonProps extends PodTemplateProps {
  /** Of the StatefulSet, of its headless Service, and so of the pods: NAME-0.NAME. */
  readonly name: string;
  readonly replicas: number;
  /** Whether each pod has a Service of its own name, too: there and at one address also while the pod is away. */
  readonly serviceOfEachPod?: boolean;
  readonly claims: readonly Claim[];
  /** All that one of its pods listens on. */
  readonly ports: readonly Port[];
  readonly admissions: readonly Admission[];
}

/**
 * A clustered daemon: a StatefulSet, the headless Service that gives its pods names before they are ready, a network policy that admits what
 * is said and nothing else, and from two replicas on a disruption budget of one pod. All pods may start at once: whoever needs another one waits.
 */
export class Daemon extends Construct {
  public readonly statefulSet: ApiObject;
  public readonly service: ApiObject;

  constructor(scope: Construct, id: string, props: DaemonProps) {
    super(scope, id);
    const { name, labels, ports } = props;
    const selector = selectorOf(labels);
    const object = (part: string, apiVersion: string, kind: string, spec: Json, called = name) =>
      new ApiObject(this, part, { apiVersion, kind, metadata: { name: called, labels }, spec } as never);
    const early = { publishNotReadyAddresses: true, ports: ports.map(({ name: port, port: number }) => ({ name: port, port: number })) };

    this.service = object('service', 'v1', 'Service', { clusterIP: 'None', ...early, selector });
    for (let i = 0; props.serviceOfEachPod && i < props.replicas; i++) {
      const pod = `${name}-${i}`;
      object(pod, 'v1', 'Service', { ...early, selector: { 'statefulset.kubernetes.io/pod-name': pod } }, pod);
    }
    this.statefulSet = object('pods', 'apps/v1', 'StatefulSet', {
      replicas: props.replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selector },
      template: podTemplate(this, name, props, props.claims.map((claim) => claim.name)),
      ...(props.claims.length === 0 ? {} : { volumeClaimTemplates: props.claims.map((claim) => claimTemplate(claim, labels)) }),
    });
    object('policy', 'networking.k8s.io/v1', 'NetworkPolicy', ingressPolicy(selector, props.admissions));
    if (props.replicas > 1) object('budget', 'policy/v1', 'PodDisruptionBudget', { maxUnavailable: 1, selector: { matchLabels: selector } });
  }
}

function claimTemplate({ name, storage, storageClass }: Claim, labels: Labels): Json {
  return {
    apiVersion: 'v1', // both are what the API server would add, and find missing at each apply
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...(storageClass === undefined ? {} : { storageClassName: storageClass }), volumeMode: 'Filesystem' },
    status: { phase: 'Pending' },
  };
}
