import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { restrictedContainer, restrictedPod } from './restricted';
import { ANNOTATIONS, LABELS } from '../contract';

export type Json = { readonly [field: string]: unknown };

export interface Port {
  readonly name: string;
  readonly port: number;
}

/** Who may open connections to which ports; no peers means everybody. */
export interface Admission {
  readonly ports: readonly Port[];
  readonly from?: readonly Json[];
}

/** Storage of its own that each pod keeps over its restarts. */
export interface Claim {
  readonly name: string;
  readonly storage: string;
  readonly storageClass?: string;
}

export interface DaemonProps {
  /** Of the StatefulSet, of its headless Service, and so of the pods: NAME-0.NAME. */
  readonly name: string;
  /** With the component: they select the pods. */
  readonly labels: { readonly [key: string]: string };
  readonly replicas: number;
  readonly uid: number;
  readonly initContainers?: readonly Json[];
  /** The first one is the daemon. */
  readonly containers: readonly Json[];
  readonly volumes: readonly Json[];
  readonly claims: readonly Claim[];
  /** All that one of its pods listens on. */
  readonly ports: readonly Port[];
  readonly admissions: readonly Admission[];
  /** Of what the pods read when they start: another value rolls them. */
  readonly configurationHash: string;
  /** Longer than the software takes to stop by itself. */
  readonly graceSeconds: number;
  /** Labels of nodes over whose values the pods are spread, beside the nodes themselves. */
  readonly spreadOver?: readonly string[];
  /** Any other field of the pods. */
  readonly podFields: Json;
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
    const selector = Object.fromEntries([LABELS.name, LABELS.instance, LABELS.component].map((label) => [label, labels[label]]));
    const object = (part: string, apiVersion: string, kind: string, spec: Json) =>
      new ApiObject(this, part, { apiVersion, kind, metadata: { name, labels }, spec } as never);

    this.service = object('service', 'v1', 'Service', {
      clusterIP: 'None', publishNotReadyAddresses: true, ports: ports.map(({ name: port, port: number }) => ({ name: port, port: number })), selector,
    });
    this.statefulSet = object('pods', 'apps/v1', 'StatefulSet', {
      replicas: props.replicas,
      serviceName: name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selector },
      template: { metadata: { labels, annotations: podAnnotations(props) }, spec: podSpec(props, selector) },
      ...(props.claims.length === 0 ? {} : { volumeClaimTemplates: props.claims.map((claim) => claimTemplate(claim, labels)) }),
    });
    object('policy', 'networking.k8s.io/v1', 'NetworkPolicy', {
      podSelector: { matchLabels: selector },
      policyTypes: ['Ingress'],
      ingress: props.admissions.map(({ ports: open, from }) => ({ ports: open.map(({ port }) => ({ port })), ...(from ? { from } : {}) })),
    });
    if (props.replicas > 1) object('budget', 'policy/v1', 'PodDisruptionBudget', { maxUnavailable: 1, selector: { matchLabels: selector } });
  }
}

function podAnnotations({ configurationHash, containers }: DaemonProps): Json {
  return { [ANNOTATIONS.configuration]: configurationHash, ...(containers.length > 1 ? { [ANNOTATIONS.mainContainer]: containers[0].name } : {}) };
}

function podSpec(props: DaemonProps, selector: Json): Json {
  const restricted = (container: Json) => ({ ...container, securityContext: restrictedContainer() });
  const spread = ['kubernetes.io/hostname', ...(props.spreadOver ?? [])]
    .map((topologyKey) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector } }));
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { ...restrictedPod(props.uid), fsGroupChangePolicy: 'OnRootMismatch' },
    terminationGracePeriodSeconds: props.graceSeconds,
    topologySpreadConstraints: spread, // also of a single pod, since another number of them is no reason to restart it
    ...props.podFields,
    ...(props.initContainers?.length ? { initContainers: props.initContainers.map(restricted) } : {}),
    containers: props.containers.map(restricted),
    volumes: props.volumes,
  };
}

function claimTemplate({ name, storage, storageClass }: Claim, labels: Json): Json {
  return {
    metadata: { name, labels },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, ...(storageClass === undefined ? {} : { storageClassName: storageClass }) },
  };
}
