import { Construct } from 'constructs';
import {
  airflowContainer, dagParts, databaseVariables, declaredVariables, LOGS_MOUNT, logsVolume, podFields, scriptsVolume, Shared, TMP_VOLUME, waitForDatabase,
} from './container';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { ClientAccess } from '../../kubernetes/access';
import { standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { Replicas } from '../../kubernetes/replicas';
import { AIRFLOW_UID, PATHS } from '../paths';
import { PORTS } from '../ports';
import { Credential, fromCredential, replicasOf } from '../specification';

/** The web pages, the REST API and what tasks talk to. */
export function apiServer(scope: Construct, shared: Shared, serviceAccountName: string): Replicas {
  const { specification } = shared;
  const { name, props, users } = specification;
  const { _from: from } = props.access ?? ClientAccess.namespace();
  const simple = !users._inDatabase;
  const start = ['api-server', ...(props.ingress ? ['--proxy-headers'] : [])];
  const health = { httpGet: { path: '/api/v2/monitor/health', port: PORTS.apiServer.name } };
  return new Replicas(scope, 'api-server', {
    name: `${name}-api-server`,
    labels: standardLabels('airflow', name, COMPONENTS.apiServer),
    replicas: replicasOf(props.apiServer),
    mayOverlap: true, // tasks talk to it all the time
    uid: AIRFLOW_UID,
    initContainers: [waitForDatabase(shared)],
    containers: [airflowContainer(shared, {
      name: COMPONENTS.apiServer,
      args: simple ? ['python', `${PATHS.scripts}/api-server.py`, ...start] : start,
      env: [
        ...databaseVariables(shared),
        fromCredential('AIRFLOW__CORE__FERNET_KEY', specification.fernetKey),
        fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey),
        fromCredential('AIRFLOW__API_AUTH__JWT_SECRET', specification.jwtSecret),
        ...declaredVariables(shared),
        ...dagParts(shared).env, // it hands connections of sources to tasks
      ],
      mounts: [LOGS_MOUNT, { name: 'scripts', mountPath: PATHS.scripts }, ...(simple ? [PASSWORDS_MOUNT] : [])],
      ports: [PORTS.apiServer],
      probes: {
        // The part for tasks is only put together at the first request for it, for longer than a task waits
        startupProbe: { httpGet: { path: '/execution/health', port: PORTS.apiServer.name }, periodSeconds: 2, timeoutSeconds: 30, failureThreshold: 150 },
        readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 10 },
        livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 20, failureThreshold: 6 },
      },
      memory: 768,
      resources: props.apiServer?.resources,
    })],
    volumes: [TMP_VOLUME, logsVolume(shared), scriptsVolume(shared), ...(simple ? [passwordsVolume(specification.passwords)] : [])],
    ports: [PORTS.apiServer],
    // Airflow's own pods, tasks above all, may be in no namespace that has access
    admissions: [{ ports: [PORTS.apiServer], from: from && [...podsOf(specification, COMPONENTS.task, COMPONENTS.scheduler, COMPONENTS.triggerer), ...from] }],
    configurationHash: shared.configurationHash,
    graceSeconds: 30,
    podFields: { ...podFields(shared), serviceAccountName, automountServiceAccountToken: specification.executor.usesPods },
  });
}

export const PASSWORDS_MOUNT = { name: 'passwords', mountPath: '/opt/airflow/passwords', readOnly: true };

/** One file for each user, named by him. */
export function passwordsVolume(passwords: { readonly [user: string]: Credential }): Json {
  const sources = Object.entries(passwords).map(([user, { secretName, key }]) => ({ secret: { name: secretName, items: [{ key, path: user }] } }));
  return { name: 'passwords', projected: { sources } };
}
