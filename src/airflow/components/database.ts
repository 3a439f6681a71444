import { Size } from 'cdk8s';
import { Construct } from 'constructs';
import { podFields, Shared } from './container';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { imageFields } from '../../kubernetes/images/image';
import { mebibytes, quantity } from '../../kubernetes/mebibytes';
import { contentHash } from '../../kubernetes/objects/content-hash';
import { standardLabels } from '../../kubernetes/objects/labels';
import { container } from '../../kubernetes/pods/container';
import { bothOptions } from '../../kubernetes/pods/options';
import { Daemon } from '../../kubernetes/workloads/daemon';
import { EmbeddedDatabaseOptions } from '../database';
import { PORTS } from '../ports';
import { resourcesOf } from '../resources';
import { fromCredential, Specification } from '../specification';

/** The user of the official image. Source: docker-library/postgres. */
const POSTGRES_UID = 999;
const DATA = '/var/lib/postgresql/data';
/** Who opens connections to it when there is no PgBouncer; a backup comes from within the pod. */
export function databaseClients({ props }: Specification): string[] {
  const { apiServer, scheduler, dagProcessor, triggerer, migration, setup, cleanup } = COMPONENTS;
  return [apiServer, scheduler, dagProcessor, triggerer, migration, setup, ...(props.retention?.runs ? [cleanup] : [])];
}

/** PostgreSQL in a pod with a volume. */
export function database(scope: Construct, shared: Shared, options: EmbeddedDatabaseOptions): Daemon {
  const { specification } = shared;
  const { host, user, database: schema } = specification.databaseServer;
  const answers = { exec: { command: ['pg_isready', '-q', '-h', '127.0.0.1', '-U', user] } };
  const clients = specification.database._pgBouncer ? [COMPONENTS.pgBouncer] : databaseClients(specification);
  const env = [
    { name: 'POSTGRES_USER', value: user },
    { name: 'POSTGRES_DB', value: schema },
    fromCredential('POSTGRES_PASSWORD', specification.databasePassword),
    { name: 'PGDATA', value: `${DATA}/pgdata` },
  ];
  return new Daemon(scope, 'database', {
    name: host,
    labels: standardLabels('airflow', specification.name, COMPONENTS.database),
    replicas: 1,
    uid: POSTGRES_UID,
    containers: [container({
      name: COMPONENTS.database,
      image: imageFields(options.image ?? 'postgres:15-bookworm', specification.props),
      fields: { args: ['postgres'], resources: resourcesOf(options.resources, 256) },
      env,
      ports: [PORTS.database],
      probes: {
        startupProbe: { ...answers, periodSeconds: 1, failureThreshold: 300 },
        readinessProbe: { ...answers, periodSeconds: 5, timeoutSeconds: 3 },
        livenessProbe: { ...answers, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 6 },
      },
      mounts: [{ name: 'data', mountPath: DATA }, { name: 'tmp', mountPath: '/tmp' }, { name: 'run', mountPath: '/var/run/postgresql' }],
    })],
    volumes: [{ name: 'tmp', emptyDir: {} }, { name: 'run', emptyDir: {} }],
    claims: [{ name: 'data', storage: quantity(mebibytes(options.storage ?? Size.gibibytes(8))), storageClass: options.storageClass }],
    ports: [PORTS.database],
    admissions: [{ ports: [PORTS.database], from: podsOf(specification, ...clients) }],
    configurationHash: contentHash(env),
    graceSeconds: 60,
    podFields: podFields(shared),
    options: bothOptions(specification.props.podOptions, options.podOptions),
  });
}
