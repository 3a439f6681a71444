import { COMPONENTS, LABELS } from '../../contract';
import { imageFields, pullSecrets } from '../../kubernetes/images/image';
import { Json } from '../../kubernetes/json';
import { Port } from '../../kubernetes/objects/network';
import { container } from '../../kubernetes/pods/container';
import { variables } from '../../kubernetes/pods/environment';
import { namespaceVariables } from '../../kubernetes/pods/own-namespace';
import { PodPart, together } from '../../kubernetes/pods/part';
import { PATHS } from '../paths';
import { PORTS } from '../ports';
import { AirflowResources, resourcesOf } from '../resources';
import { Bundle, fromCredential, Specification } from '../specification';

/** What the pods of an Airflow share: names of ConfigMaps, and what its sources of DAGs gave. */
export interface Shared {
  readonly specification: Specification;
  readonly bundles: readonly Bundle[];
  /** Of the ConfigMaps with variables, scripts, the Python package and declared DAGs. */
  readonly configuration: string;
  readonly scripts: string;
  readonly python: string;
  readonly declared: string;
  /** Of what daemons read when they start. */
  readonly configurationHash: string;
  /** Of what the database is told: pools and users. */
  readonly setupHash: string;
}

export interface ContainerProps {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly Json[];
  readonly mounts?: readonly Json[];
  readonly ports?: readonly Port[];
  readonly probes?: Json;
  /** MiB, when the user says nothing else. */
  readonly memory: number;
  readonly resources?: AirflowResources;
}

/** A container of Airflow: configured, with a place for what it writes. */
export function airflowContainer({ specification, configuration }: Shared, props: ContainerProps): Json {
  return container({
    name: props.name,
    image: imageFields(specification.image, specification.props),
    fields: {
      ...(props.args ? { args: props.args } : {}),
      resources: resourcesOf(props.resources, props.memory),
    },
    envFrom: [{ configMapRef: { name: configuration } }],
    env: variables(specification.props.env),
    ports: props.ports,
    probes: props.probes,
    mounts: [{ name: 'tmp', mountPath: '/tmp' }],
  }, props);
}

/** What reaches the database: the password is in no URL, so it may have any character. Source: PostgreSQL, "Environment Variables", which asyncpg heeds, too. */
export function databaseVariables({ specification: { name, database, databaseServer, databasePassword } }: Shared): Json[] {
  const { host, port, user, database: schema, sslMode } = databaseServer;
  const server = database._pgBouncer ? `${name}-pgbouncer:${PORTS.pgBouncer.port}` : `${host}:${port}`;
  return [
    { name: 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN', value: `postgresql+psycopg2://${encodeURIComponent(user)}@${server}/${encodeURIComponent(schema)}` },
    fromCredential('PGPASSWORD', databasePassword),
    ...(sslMode && !database._pgBouncer ? [{ name: 'PGSSLMODE', value: sslMode }] : []),
  ];
}

/** What containers that read DAGs have beside it. */
export function dagParts({ bundles, python, declared }: Shared): Required<PodPart> {
  const ours: PodPart = {
    mounts: [{ name: 'python', mountPath: `${PATHS.python}/bigdata_airflow` }, { name: 'declared', mountPath: PATHS.declared }],
    volumes: [{ name: 'python', configMap: { name: python } }, { name: 'declared', configMap: { name: declared } }],
  };
  return together(ours, ...bundles.map(({ binding }) => binding));
}

/** Containers that fetch DAGs before the others start and, for those that live on, while they run. Source: Kubernetes, "Sidecar Containers". */
export function dagContainers({ bundles }: Shared, livesOn: boolean): Json[] {
  const parts = bundles.map(({ binding }) => binding);
  const sidecars = livesOn ? parts.flatMap((binding) => binding.sidecars ?? []) : [];
  return [...parts.flatMap((binding) => binding.initContainers ?? []), ...sidecars.map((each) => ({ ...each, restartPolicy: 'Always' }))];
}

/** Where logs are kept, in every pod under the same path. */
export function logsVolume({ specification: { name, logs } }: Shared): Json {
  const { size, claimName } = logs._place;
  if (size ?? claimName) return { name: 'logs', persistentVolumeClaim: { claimName: claimName ?? `${name}-logs` } };
  return { name: 'logs', emptyDir: {} };
}

/** Parts that mount the volume of logs. */
const LOG_READERS = [COMPONENTS.apiServer, COMPONENTS.scheduler, COMPONENTS.dagProcessor, COMPONENTS.triggerer, COMPONENTS.task, COMPONENTS.cleanup];

/** Where a pod that mounts the volume of logs may be: with the others, if one node only can mount it. @param given what else is wanted */
export function logsAffinity({ specification: { name, logs } }: Shared, given: Affinity = {}): Json {
  if (!logs._place.forOneNode) return Object.keys(given).length > 0 ? { affinity: given } : {};
  const expressions = [{ key: LABELS.component, operator: 'In', values: LOG_READERS }];
  const labels = { [LABELS.name]: 'airflow', [LABELS.instance]: name };
  const beside = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels, matchExpressions: expressions } };
  const required = [...(given.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []), beside];
  return { affinity: { ...given, podAffinity: { ...given.podAffinity, requiredDuringSchedulingIgnoredDuringExecution: required } } };
}

/** As YAML has it. */
type Affinity = Json & { readonly podAffinity?: Json & { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly Json[] } };

export const LOGS_MOUNT = { name: 'logs', mountPath: PATHS.logs };
export const SCRIPTS_MOUNT = { name: 'scripts', mountPath: PATHS.scripts };
export const TMP_VOLUME = { name: 'tmp', emptyDir: {} };

/** What every pod has beside its containers. */
export function podFields({ specification: { props } }: Shared): Json {
  return pullSecrets(props);
}

/** What scripts/wait.py asks: the database, and whether this is the namespace that Airflow was described for. */
export function waitVariables(shared: Shared): Json[] {
  return [...databaseVariables(shared), ...namespaceVariables(shared.specification.namespace)];
}

/** Waits until the database has the tables of the image's release. */
export function waitForDatabase(shared: Shared): Json {
  return airflowContainer(shared, {
    name: 'wait-for-database',
    args: ['python', `${PATHS.scripts}/wait.py`, 'tables'],
    env: waitVariables(shared),
    mounts: [SCRIPTS_MOUNT],
    memory: 128,
  });
}

export function scriptsVolume({ scripts }: Shared): Json {
  return { name: 'scripts', configMap: { name: scripts } };
}
