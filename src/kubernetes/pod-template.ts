import { accountField, PodAccount } from './pods/account';
import { PodOptions } from './pods/options';
import { Pod, withOptions } from './pods/with-options';
import { restricted, restrictedPodWithVolumes } from './restricted';
import { ANNOTATIONS } from '../contract';

export type Json = { readonly [field: string]: unknown };

/** What the pods of a controller are made of. */
export interface PodTemplateProps {
  readonly labels: { readonly [key: string]: string };
  readonly uid: number;
  readonly initContainers?: readonly Json[];
  /** The first one is the daemon. */
  readonly containers: readonly Json[];
  readonly volumes: readonly Json[];
  /** Of what the pods read when they start: another value rolls them. */
  readonly configurationHash: string;
  /** Longer than the software takes to stop by itself. */
  readonly graceSeconds: number;
  /** Labels of nodes over whose values the pods are spread, beside the nodes themselves. */
  readonly spreadOver?: readonly string[];
  /** Made by its owner. @default one by what the user wants of the pods */
  readonly account?: PodAccount;
  /** Whether the pods have a token of their account, to call Kubernetes. @default false */
  readonly hasToken?: unknown;
  /** Any other field of the pods. */
  readonly podFields: Json;
  /** What the user wants of the pods. */
  readonly options?: PodOptions;
}

/** A pod under Pod Security "restricted", without a token unless it says so, spread over the nodes. */
export function podTemplate(props: PodTemplateProps, selector: Json): Json {
  return withOptions(ownPodTemplate(props, selector), props.options);
}

/** The same without what the user wants of it. */
export function ownPodTemplate(props: PodTemplateProps, selector: Json): Pod {
  return { metadata: { labels: props.labels, annotations: podAnnotations(props) }, spec: podSpec(props, selector) };
}

function podAnnotations({ configurationHash, containers }: PodTemplateProps): Json {
  return { [ANNOTATIONS.configuration]: configurationHash, ...(containers.length > 1 ? { [ANNOTATIONS.mainContainer]: containers[0].name } : {}) };
}

function podSpec(props: PodTemplateProps, selector: Json): Pod['spec'] {
  const spread = ['kubernetes.io/hostname', ...(props.spreadOver ?? [])]
    .map((topologyKey) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector } }));
  return {
    ...accountField(props.account),
    automountServiceAccountToken: props.hasToken ?? false,
    enableServiceLinks: false,
    securityContext: restrictedPodWithVolumes(props.uid),
    terminationGracePeriodSeconds: props.graceSeconds,
    topologySpreadConstraints: spread, // also of a single pod, since another number of them is no reason to restart it
    ...props.podFields,
    ...(props.initContainers?.length ? { initContainers: props.initContainers.map(restricted) } : {}),
    containers: props.containers.map(restricted),
    volumes: props.volumes,
  };
}
