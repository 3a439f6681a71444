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
import { referenceProblems } from '../images';
import { isEnvName, objectNameProblems } from '../names';
import { Json } from '../pod-template';

const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];

/**
 * What is wrong with the options of a pod, as sentences that begin with the name of the option.
 * @param pod as the construct makes it, to which they are added
 * @param namespace of the pod
 */
export function optionProblems(options: PodOptions, pod: Pod, namespace?: string): string[] {
  return [
    ...labelProblems(options.labels ?? {}),
    ...taken('labels', options.labels, pod.metadata?.labels),
    ...taken('annotations', options.annotations, pod.metadata?.annotations),
    ...accountProblems(options, namespace),
    ...labelProblems(options.nodeSelector ?? {}, 'nodeSelector'),
    ...placeProblems(options),
    ...(options.topologySpread ?? []).flatMap((each, i) => fieldProblems(`topologySpread[${i}]`, each, k8s.toJson_TopologySpreadConstraint)),
    ...nameProblems(options),
    ...surroundingProblems(options),
    ...contentProblems(options, pod),
    ...limitProblems(options, [...(pod.spec.initContainers ?? []), ...pod.spec.containers]),
    ...patchProblems(pod, options),
  ];
}

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
    ...[...new Set(names.filter((name, i) => names.indexOf(name) !== i))].map((name) => `initContainers, sidecars: two containers of the pod are called ${name}. Give each a name of its own.`),
  ];
}

function named(option: string, containers: readonly k8s.Container[]): (readonly [property: string, container: k8s.Container])[] {
  return containers.map((container, i) => [`${option}[${i}]`, container]);
}

function taken(option: string, given: { readonly [name: string]: string } = {}, ours: Json = {}): string[] {
  return Object.keys(given).filter((name) => Object.hasOwn(ours, name)).map((name) => `${option}: ${name} is set by this construct. Use another name.`);
}
