import { Construct } from 'constructs';
import {
  airflowContainer, dagContainers, dagParts, databaseVariables, declaredVariables, LOGS_MOUNT, logsVolume, podFields, scriptsVolume, Shared, TMP_VOLUME,
  waitForDatabase,
} from './container';
import { heartbeat } from './dag-processor';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/labels';
import { Replicas } from '../../kubernetes/replicas';
import { AIRFLOW_UID } from '../paths';
import { PORTS } from '../ports';
import { fromCredential, replicasOf } from '../specification';

/** Waits in place of deferred tasks. */
export function triggerer(scope: Construct, shared: Shared, serviceAccountName: string, mayCallKubernetes: unknown): Replicas {
  const { specification } = shared;
  const { name, props } = specification;
  const dags = dagParts(shared);
  return new Replicas(scope, 'triggerer', {
    name: `${name}-triggerer`,
    labels: standardLabels('airflow', name, COMPONENTS.triggerer),
    replicas: replicasOf(props.triggerer),
    mayOverlap: false,
    uid: AIRFLOW_UID,
    initContainers: [...dagContainers(shared, true), waitForDatabase(shared)],
    containers: [airflowContainer(shared, {
      name: COMPONENTS.triggerer,
      args: ['triggerer'],
      env: [
        ...databaseVariables(shared),
        fromCredential('AIRFLOW__CORE__FERNET_KEY', specification.fernetKey),
        fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey), // its server of logs knows the api-server by it
        ...declaredVariables(shared),
        ...dags.env,
      ],
      mounts: [LOGS_MOUNT, ...dags.mounts],
      ports: [PORTS.triggererLogs],
      probes: heartbeat('TriggererJob'),
      memory: 512,
      resources: props.triggerer?.resources,
    })],
    volumes: [TMP_VOLUME, logsVolume(shared), scriptsVolume(shared), ...dags.volumes],
    ports: [],
    admissions: [{ ports: [PORTS.triggererLogs], from: podsOf(specification, COMPONENTS.apiServer) }],
    configurationHash: shared.configurationHash,
    graceSeconds: 60,
    // deferred tasks follow pods from here
    podFields: { ...podFields(shared), serviceAccountName, automountServiceAccountToken: mayCallKubernetes },
  });
}
