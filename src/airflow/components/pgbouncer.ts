import { Construct } from 'constructs';
import { podFields, SCRIPTS_MOUNT, scriptsVolume, Shared, TMP_VOLUME } from './container';
import { databaseClients } from './database';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { imageFields } from '../../kubernetes/images/image';
import { standardLabels } from '../../kubernetes/objects/labels';
import { container } from '../../kubernetes/pods/container';
import { bothOptions } from '../../kubernetes/pods/options';
import { Replicas } from '../../kubernetes/workloads/replicas';
import { PgBouncerOptions } from '../database';
import { PATHS } from '../paths';
import { PORTS } from '../ports';
import { resourcesOf } from '../resources';
import { fromCredential } from '../specification';

/** Nobody's number. */
const UID = 65_534;
/** Daemons that end beside it write to the database until they have. In the kernel's list of connections 01 is an established one. Source: proc_net_tcp. */
const WHILE_IT_HAS_CLIENTS = `while grep -q ':${PORTS.pgBouncer.port.toString(16).toUpperCase()} [^ ]* 01 ' /proc/net/tcp /proc/net/tcp6; do sleep 0.5; done`;

export function pgBouncer(scope: Construct, shared: Shared, options: PgBouncerOptions): Replicas {
  const { specification } = shared;
  const { host, port, user, database, sslMode } = specification.databaseServer;
  const listens = { tcpSocket: { port: PORTS.pgBouncer.name } };
  return new Replicas(scope, 'pgbouncer', {
    name: `${specification.name}-pgbouncer`,
    labels: standardLabels('airflow', specification.name, COMPONENTS.pgBouncer),
    replicas: 1,
    mayOverlap: true,
    uid: UID,
    containers: [container({
      name: COMPONENTS.pgBouncer,
      image: imageFields(options.image ?? 'apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1', specification.props),
      fields: {
        command: ['/bin/sh', `${PATHS.scripts}/pgbouncer.sh`],
        lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', WHILE_IT_HAS_CLIENTS] } } },
        resources: resourcesOf(options.resources, 64),
      },
      env: [
        ...Object.entries({
          PGHOST: host,
          PGPORT: String(port),
          PGUSER: user,
          PGDATABASE: database,
          ...(sslMode ? { PGSSLMODE: sslMode } : {}),
          CLIENT_CONNECTIONS: String(options.clientConnections ?? 200),
          SERVER_CONNECTIONS: String(options.serverConnections ?? 30),
        }).map(([name, value]) => ({ name, value })),
        fromCredential('PGPASSWORD', specification.databasePassword),
      ],
      ports: [PORTS.pgBouncer],
      probes: { readinessProbe: { ...listens, periodSeconds: 3 }, livenessProbe: { ...listens, periodSeconds: 15, timeoutSeconds: 5 } },
      mounts: [{ name: 'tmp', mountPath: '/tmp' }, SCRIPTS_MOUNT],
    })],
    volumes: [{ ...TMP_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } }, scriptsVolume(shared)],
    ports: [PORTS.pgBouncer],
    admissions: [{ ports: [PORTS.pgBouncer], from: podsOf(specification, ...databaseClients(specification)) }],
    configurationHash: shared.configurationHash,
    graceSeconds: 30,
    podFields: podFields(shared),
    options: bothOptions(specification.props.podOptions, options.podOptions),
  });
}
