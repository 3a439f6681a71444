import { Construct } from 'constructs';
import {
  airflowContainer, dagContainers, dagParts, databaseVariables, declaredVariables, LOGS_MOUNT, logsVolume, podFields, scriptsVolume, Shared, TMP_VOLUME,
  waitForDatabase,
} from './container';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { Replicas } from '../../kubernetes/replicas';
import { AIRFLOW_UID } from '../paths';
import { fromCredential, replicasOf } from '../specification';

/** Reads the DAGs of all sources. */
export function dagProcessor(scope: Construct, shared: Shared): Replicas {
  const { specification } = shared;
  const { name, props } = specification;
  const dags = dagParts(shared);
  return new Replicas(scope, 'dag-processor', {
    name: `${name}-dag-processor`,
    labels: standardLabels('airflow', name, COMPONENTS.dagProcessor),
    replicas: replicasOf(props.dagProcessor),
    mayOverlap: false,
    uid: AIRFLOW_UID,
    initContainers: [...dagContainers(shared, true), waitForDatabase(shared)],
    containers: [airflowContainer(shared, {
      name: COMPONENTS.dagProcessor,
      args: ['dag-processor'],
      env: [...databaseVariables(shared), fromCredential('AIRFLOW__CORE__FERNET_KEY', specification.fernetKey), ...declaredVariables(shared), ...dags.env],
      mounts: [LOGS_MOUNT, ...dags.mounts],
      probes: heartbeat('DagProcessorJob'),
      memory: 512,
      resources: props.dagProcessor?.resources,
    })],
    volumes: [TMP_VOLUME, logsVolume(shared), scriptsVolume(shared), ...dags.volumes],
    ports: [],
    admissions: [],
    configurationHash: shared.configurationHash,
    graceSeconds: 60,
    podFields: podFields(shared),
  });
}

/** Alive while it says so to the database. It has no page that would; the question costs more than a second of CPU time, so it is asked seldom. */
export function heartbeat(jobType: string): Json {
  return {
    livenessProbe: {
      exec: { command: ['airflow', 'jobs', 'check', '--job-type', jobType, '--local'] },
      initialDelaySeconds: 120,
      periodSeconds: 120,
      timeoutSeconds: 60,
      failureThreshold: 3,
    },
  };
}
