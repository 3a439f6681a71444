import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Json } from '../json';
import { accountField, accountOf, makeAccount, PodAccount } from './account';
import { optionProblems } from './option-problems';
import { PodOptions } from './options';
import { Pod } from './pod';
import { restricted, restrictedPodWithVolumes } from './restricted';
import { withOptions } from './with-options';
import { ANNOTATIONS } from '../../contract';
import { Labels, selectorOf } from '../objects/labels';

/** What the pods of a controller are made of. */
export interface PodTemplateProps {
  readonly labels: Labels;
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

/**
 * The template of a controller's pods: under Pod Security "restricted", without a token unless it says so, spread over the nodes, and as the user
 * wants them. Their account is made unless its owner has, and what is wrong with wishes is told at synth.
 * @param scope the controller's
 * @param name of the controller
 * @param claimed names of volumes that the controller makes claims for
 */
export function podTemplate(scope: Construct, name: string, given: PodTemplateProps, claimed: readonly string[] = []): Json {
  const { options, labels } = given;
  const account = given.account ?? accountOf(name, options);
  if (!given.account) makeAccount(scope, 'account', account, labels);
  const props = { ...given, account };
  const own: Pod = { metadata: { labels, annotations: podAnnotations(props) }, spec: podSpec(props) };
  if (!options) return own;
  const withClaims = { ...own, spec: { ...own.spec, volumes: [...props.volumes, ...claimed.map((volume) => ({ name: volume }))] } };
  const problems = () => optionProblems(options, withClaims, Chart.of(scope).namespace);
  scope.node.addValidation({ validate: () => problems().map((problem) => `podOptions: ${problem}`) });
  return withOptions(own, options);
}

function podAnnotations({ configurationHash, containers }: PodTemplateProps): Json {
  return { [ANNOTATIONS.configuration]: configurationHash, ...(containers.length > 1 ? { [ANNOTATIONS.mainContainer]: containers[0].name } : {}) };
}

function podSpec(props: PodTemplateProps): Pod['spec'] {
  const selector = selectorOf(props.labels);
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
