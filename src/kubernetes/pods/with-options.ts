import { k8s } from 'cdk8s-plus-27';
import { variables } from './environment';
import { withLimits } from './limits';
import { volumeMounts, volumesOf } from './mount';
import { PodOptions, ProgramOptions } from './options';
import { patched } from './patch';
import { placeFields } from './place';
import { Pod, PodSpec } from './pod';
import { specFields } from './spec-fields';
import { mirroredPod } from '../images/mirror';
import { Json } from '../json';
import { restricted } from './restricted';

/** A pod with what a user wants of it. The pod of a construct stays as it is where nobody wants anything. */
export function withOptions<T extends Pod>(pod: T, options?: ProgramOptions): T {
  return options ? mirroredPod(patched(described(pod, options), options.patches ?? []).document, options.mirror) : pod;
}

/** What is wrong with the patches of a pod. */
export function patchProblems(pod: Pod, options: PodOptions): string[] {
  return patched(described(pod, options), options.patches ?? []).problems;
}

function described<T extends Pod>(pod: T, options: PodOptions): T {
  const { metadata = {}, spec } = pod;
  return {
    ...pod,
    metadata: {
      ...metadata,
      ...(options.labels ? { labels: { ...options.labels, ...metadata.labels } } : {}),
      ...(options.annotations ? { annotations: { ...options.annotations, ...metadata.annotations } } : {}),
    },
    spec: { ...spec, ...placement(spec, options), ...surroundings(spec, options), ...contents(spec, options) },
  };
}

function placement(spec: PodSpec, options: PodOptions): Json {
  const { affinity, ...tolerated } = placeFields(options);
  const spread = options.topologySpread?.map((each) => specFields(each, k8s.toJson_TopologySpreadConstraint));
  return {
    ...tolerated,
    ...(affinity ? { affinity: bothAffinities(spec.affinity as Json | undefined, affinity) } : {}),
    ...(spread ? { topologySpreadConstraints: [...(spec.topologySpreadConstraints as Json[] | undefined ?? []), ...spread] } : {}),
    ...(options.nodeSelector ? { nodeSelector: { ...options.nodeSelector, ...spec.nodeSelector as Json | undefined } } : {}),
    ...only('priorityClassName', options.priorityClassName),
    ...only('schedulerName', options.schedulerName),
    ...only('runtimeClassName', options.runtimeClassName),
  };
}

function surroundings(spec: PodSpec, options: PodOptions): Json {
  const security = options.securityContext && specFields(options.securityContext, k8s.toJson_PodSecurityContext);
  return {
    ...only('hostAliases', options.hostAliases?.map((alias) => specFields(alias, k8s.toJson_HostAlias))),
    ...only('dnsPolicy', options.dnsPolicy),
    ...only('dnsConfig', options.dnsConfig && specFields(options.dnsConfig, k8s.toJson_PodDnsConfig)),
    ...(security ? { securityContext: { ...spec.securityContext as Json | undefined, ...security } } : {}),
    ...only('terminationGracePeriodSeconds', options.terminationGrace?.toSeconds({ integral: false })),
  };
}

function contents(spec: PodSpec, options: PodOptions): Json {
  const { env, envFrom, mounts, initContainers = [], sidecars = [] } = options;
  const container = (each: k8s.Container) => restricted(specFields(each, k8s.toJson_Container));
  const further = [...initContainers.map(container), ...sidecars.map((each) => ({ ...container(each), restartPolicy: 'Always' }))];
  const before = [...(spec.initContainers ?? []), ...further].map((each) => withLimits(each, options));
  return {
    ...(before.length > 0 ? { initContainers: before } : {}),
    containers: spec.containers.map((each) => withLimits(env || envFrom || mounts ? withSurroundings(each, options) : each, options)),
    ...(mounts ? { volumes: [...(spec.volumes ?? []), ...volumesOf(mounts)] } : {}),
  };
}

/** What the construct itself says comes last, and counts. */
function withSurroundings(container: Json, { env, envFrom, mounts }: PodOptions): Json {
  const list = (field: string) => container[field] as Json[] | undefined ?? [];
  return {
    ...container,
    ...(env ? { env: [...variables(env), ...list('env')] } : {}),
    ...(envFrom ? { envFrom: [...envFrom.map((source) => specFields(source, k8s.toJson_EnvFromSource)), ...list('envFrom')] } : {}),
    ...(mounts ? { volumeMounts: [...list('volumeMounts'), ...volumeMounts(mounts)] } : {}),
  };
}

/** Required and preferred terms of both. */
function bothAffinities(ours: Json = {}, given: Json): Json {
  const kinds = [...new Set([...Object.keys(ours), ...Object.keys(given)])];
  return Object.fromEntries(kinds.map((kind) => {
    const [first = {}, second = {}] = [ours[kind] as Json | undefined, given[kind] as Json | undefined];
    const lists = Object.keys(first).filter((term) => Array.isArray(first[term]) && Array.isArray(second[term]));
    return [kind, { ...first, ...second, ...Object.fromEntries(lists.map((term) => [term, [...second[term] as Json[], ...first[term] as Json[]]])) }];
  }));
}

function only(field: string, value: unknown): Json {
  return value === undefined ? {} : { [field]: value };
}
