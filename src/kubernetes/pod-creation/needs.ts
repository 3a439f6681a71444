import { Freedom, FREEDOMS } from './freedoms';
import { PodCreationOptions } from './pod-creation';
import { HARMLESS_VOLUMES, Kind, KINDS, Places, REFERENCES } from './references';
import { LABELS } from '../../contract';
import { Json } from '../json';

/** What described pods are and name. */
export interface PodNeeds {
  readonly names: { readonly [kind in Kind]: readonly string[] };
  readonly accounts: readonly string[];
  /** Those of them that pods have a token of. */
  readonly tokens: readonly string[];
  /** Sources of volumes of other kinds. */
  readonly volumes: readonly Json[];
  /** See {@link roleOf}. */
  readonly roles: readonly string[];
  readonly freedoms: readonly Freedom[];
}

/** Labels by which Services and policies choose pods of ours. */
export const ROLE = [LABELS.name, LABELS.instance, LABELS.component];
/** Sources of volumes of which no more matters than what they name. */
export const DESCRIBED_BY_NAME = [...HARMLESS_VOLUMES, 'projected', ...KINDS.map((kind) => REFERENCES[kind].volume[0])];

interface References {
  readonly [source: string]: { readonly name: string };
}

interface Container {
  readonly securityContext?: Json;
  readonly env?: readonly { readonly valueFrom?: References }[];
  readonly envFrom?: readonly References[];
}

interface Volume {
  readonly name: string;
  readonly projected?: { readonly sources?: readonly References[] };
  readonly [source: string]: unknown;
}

interface Spec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Volume[];
}

/** A pod or the template of one. */
export interface DescribedPod {
  readonly metadata?: { readonly labels?: { readonly [label: string]: string } };
  readonly spec: Spec;
}

/** The part that a pod plays by its labels. */
export function roleOf(labels: { readonly [label: string]: string } = {}): string {
  return ROLE.map((label) => labels[label] ?? '').join('/');
}

/** @param more what else they may use */
export function needsOf(pods: readonly DescribedPod[], more: PodCreationOptions): PodNeeds {
  const specs = pods.map(({ spec }) => spec);
  const containers = specs.flatMap((spec) => [...spec.initContainers ?? [], ...spec.containers]);
  const volumes = specs.flatMap((spec) => spec.volumes ?? []);
  const pullSecrets = specs.flatMap(({ imagePullSecrets = [] }) => imagePullSecrets.map(({ name }) => name));
  const { serviceAccounts = [] } = more;
  const names = (kind: Kind) => distinct([
    ...namesIn(REFERENCES[kind], volumes, containers), ...(kind === 'secrets' ? pullSecrets : []), ...more[kind] ?? [],
  ]);
  const withToken = specs.filter(({ automountServiceAccountToken: token }) => token !== false);
  return {
    names: { secrets: names('secrets'), configMaps: names('configMaps'), claims: names('claims') },
    accounts: distinct([...specs.map(accountOf), ...serviceAccounts]),
    tokens: distinct([...withToken.map(accountOf), ...serviceAccounts]),
    volumes: volumes
      .map(({ name, ...source }) => source)
      .filter((source) => !DESCRIBED_BY_NAME.includes(Object.keys(source)[0])),
    roles: distinct(pods.map(({ metadata }) => roleOf(metadata?.labels))),
    freedoms: FREEDOMS.filter(({ isOfContainer, holds }) => (isOfContainer ? containers : specs).some(holds)),
  };
}

function namesIn(places: Places, volumes: readonly Volume[], containers: readonly Container[]): string[] {
  const [source, field] = places.volume;
  const named = (of: readonly References[], key?: string) => (key ? of.flatMap((item) => item[key]?.name ?? []) : []);
  const sources = containers.flatMap(({ env = [] }) => env.flatMap(({ valueFrom }) => (valueFrom ? [valueFrom] : [])));
  return [
    ...volumes.flatMap((volume) => (volume[source] as { readonly [field: string]: string } | undefined)?.[field] ?? []),
    ...named(volumes.flatMap(({ projected }) => projected?.sources ?? []), places.projected),
    ...named(sources, places.variable),
    ...named(containers.flatMap(({ envFrom = [] }) => envFrom), places.variables),
  ];
}

function accountOf({ serviceAccountName = 'default' }: Spec): string {
  return serviceAccountName;
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
