import { k8s } from 'cdk8s-plus-27';
import { accountProblems } from './account';
import { labelProblems } from './labels';
import { limitProblems } from './limits';
import { mountProblems } from './mount';
import { PodOptions } from './options';
import { placeProblems } from './place';
import { Pod } from './pod';
import { fieldProblems } from './spec-fields';
import { patchProblems } from './with-options';
import { isEnvName, objectNameProblems } from '../checks/names';
import { repeated } from '../checks/repeated';
import { broken, Rules } from '../checks/rules';
import { referenceProblems } from '../images/image';
import { Json } from '../json';

const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/**
 * What is wrong with the options of a pod, as sentences that begin with the name of the option.
 * @param pod as the construct makes it, to which they are added
 * @param namespace of the pod
 */
export function optionProblems(options: PodOptions, pod: Pod, namespace?: string): string[] {
  return broken(RULES, options, pod, namespace);
}

/** The API server refuses what is no label; what the construct says of its pods it finds them by. Source: Kubernetes, "Labels and Selectors". */
const labelsAreFree = (options: PodOptions, pod: Pod) => [
  ...labelProblems(options.labels ?? {}),
  ...taken('labels', options.labels, pod.metadata?.labels),
  ...taken('annotations', options.annotations, pod.metadata?.annotations),
];

/** A pod whose account is not in its namespace is not made. Source: Kubernetes, "Service Accounts". */
const accountIsBeside = (options: PodOptions, _: Pod, namespace?: string) => accountProblems(options, namespace);

/** The API server refuses such a pod, or no node is ever found for it. Source: Kubernetes, "Assigning Pods to Nodes". */
const placeIsPossible = (options: PodOptions) => [
  ...labelProblems(options.nodeSelector ?? {}, 'nodeSelector'),
  ...placeProblems(options),
  ...(options.topologySpread ?? []).flatMap((each, i) => fieldProblems(`topologySpread[${i}]`, each, k8s.toJson_TopologySpreadConstraint)),
];

/** The API server refuses such names. Source: Kubernetes, "Object Names and IDs". */
const classesAreNames = (options: PodOptions) => nameProblems(options);

/** The API server refuses such a pod. Source: Kubernetes, "DNS for Services and Pods", "Configure a Security Context for a Pod". */
const surroundingsArePossible = (options: PodOptions) => surroundingProblems(options);

/** The API server refuses such a pod, or what the construct says of it would be lost. Source: Kubernetes, "Pods". */
const contentsFit = (options: PodOptions, pod: Pod) => contentProblems(options, pod);

/** The API server refuses a limit below a request. Source: Kubernetes, "Resource Management for Pods and Containers". */
const limitsArePossible = (options: PodOptions, { spec }: Pod) => limitProblems(options, [...(spec.initContainers ?? []), ...spec.containers]);

/** A patch that hits nothing is believed to have changed something. Source: RFC 6902. */
const patchesHit = (options: PodOptions, pod: Pod) => patchProblems(pod, options);

const RULES: Rules<[PodOptions, Pod, string | undefined]> = {
  POD001: labelsAreFree,
  POD002: accountIsBeside,
  POD003: placeIsPossible,
  POD004: classesAreNames,
  POD005: surroundingsArePossible,
  POD006: contentsFit,
  POD007: limitsArePossible,
  POD008: patchesHit,
};

function nameProblems(options: PodOptions): string[] {
  return (['priorityClassName', 'schedulerName', 'runtimeClassName'] as const)
    .flatMap((option) => (options[option] === undefined ? [] : objectNameProblems(option, options[option])));
}

function surroundingProblems({ dnsPolicy, dnsConfig, hostAliases = [], securityContext, terminationGrace }: PodOptions): string[] {
  return [
    ...(dnsPolicy === undefined || DNS_POLICIES.includes(dnsPolicy) ? [] : [`dnsPolicy ${JSON.stringify(dnsPolicy)} is none of ${DNS_POLICIES.join(', ')}.`]),
    ...(dnsPolicy === 'None' && !dnsConfig?.nameservers?.length ? ['dnsPolicy None needs a name server. Say dnsConfig: { nameservers: [...] }.'] : []),
    ...fieldProblems('dnsConfig', dnsConfig, k8s.toJson_PodDnsConfig),
    ...hostAliases.flatMap((alias, i) => fieldProblems(`hostAliases[${i}]`, alias, k8s.toJson_HostAlias)),
    ...fieldProblems('securityContext', securityContext, k8s.toJson_PodSecurityContext),
    ...(terminationGrace && !Number.isInteger(terminationGrace.toSeconds({ integral: false })) ? [`terminationGrace ${terminationGrace.toHumanString()} is no whole number of seconds.`] : []),
  ];
}

function contentProblems({ env = {}, envFrom = [], mounts = [], initContainers = [], sidecars = [] }: PodOptions, { spec }: Pod): string[] {
  const ours = spec.containers.flatMap((container) => (container.env as Json[] | undefined ?? []).map(({ name }) => name));
  const paths = spec.containers.flatMap((container) => (container.volumeMounts as Json[] | undefined ?? []).map(({ mountPath }) => String(mountPath)));
  const further = [...named('initContainers', initContainers), ...named('sidecars', sidecars)];
  const names = [...(spec.initContainers ?? []), ...spec.containers, ...initContainers, ...sidecars].map(({ name }) => name);
  return [
    ...Object.keys(env).filter((name) => !isEnvName(name)).map((name) => `env: ${JSON.stringify(name)} is no name of a variable.`),
    ...Object.keys(env).filter((name) => ours.includes(name)).map((name) => `env: ${name} is set by this construct. Leave it out.`),
    ...envFrom.flatMap((source, i) => fieldProblems(`envFrom[${i}]`, source, k8s.toJson_EnvFromSource)),
    ...mountProblems(mounts, { paths: [...new Set(paths)], volumes: (spec.volumes ?? []).map(({ name }) => String(name)) }),
    ...further.flatMap(([property, container]) => [
      ...fieldProblems(property, container, k8s.toJson_Container),
      ...referenceProblems(`${property}: image`, container.image),
    ]),
    ...repeated(names.map(String)).map((name) => `initContainers, sidecars: two containers of the pod are called ${name}. Give each a name of its own.`),
  ];
}

function named(option: string, containers: readonly k8s.Container[]): (readonly [property: string, container: k8s.Container])[] {
  return containers.map((container, i) => [`${option}[${i}]`, container]);
}

function taken(option: string, given: { readonly [name: string]: string } = {}, ours: Json = {}): string[] {
  return Object.keys(given).filter((name) => Object.hasOwn(ours, name)).map((name) => `${option}: ${name} is set by this construct. Use another name.`);
}
