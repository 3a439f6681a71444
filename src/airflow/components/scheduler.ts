import { Construct } from 'constructs';
import {
  airflowContainer, dagContainers, dagParts, databaseVariables, declaredVariables, LOGS_MOUNT, logsVolume, podFields, scriptsVolume, Shared, TMP_VOLUME,
  waitForDatabase,
} from './container';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/labels';
import { Replicas } from '../../kubernetes/replicas';
import { AIRFLOW_UID, PATHS } from '../paths';
import { PORTS } from '../ports';
import { fromCredential, replicasOf } from '../specification';

export interface SchedulerOptions {
  readonly account: string;
  /** Whether its account has any rights, which may only be known at the end. */
  readonly mayCallKubernetes: unknown;
  /** Name of the ConfigMap with the pods of tasks, when tasks are pods. */
  readonly templates?: string;
}

/** Decides what runs when; makes the pods of tasks, or runs them itself. */
export function scheduler(scope: Construct, shared: Shared, { account, mayCallKubernetes, templates }: SchedulerOptions): Replicas {
  const { specification } = shared;
  const { name, props, executor } = specification;
  const health = { httpGet: { path: '/health', port: PORTS.schedulerHealth.name } };
  // the executor of pods reads no DAG
  const dags = executor.usesPods ? { env: [], mounts: [], volumes: [] } : dagParts(shared);
  return new Replicas(scope, 'scheduler', {
    name: `${name}-scheduler`,
    labels: standardLabels('airflow', name, COMPONENTS.scheduler),
    replicas: replicasOf(props.scheduler),
    mayOverlap: false,
    uid: AIRFLOW_UID,
    initContainers: [...(executor.usesPods ? [] : dagContainers(shared, true)), waitForDatabase(shared)],
    containers: [airflowContainer(shared, {
      name: COMPONENTS.scheduler,
      args: ['scheduler'],
      env: [
        ...databaseVariables(shared),
        fromCredential('AIRFLOW__CORE__FERNET_KEY', specification.fernetKey),
        fromCredential('AIRFLOW__API_AUTH__JWT_SECRET', specification.jwtSecret),
        ...(executor.usesPods
          ? [{ name: 'AIRFLOW__KUBERNETES_EXECUTOR__NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }]
          : [fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey)]), // its server of logs knows the api-server by it
        ...declaredVariables(shared),
        ...dags.env,
      ],
      mounts: [LOGS_MOUNT, ...(templates ? [{ name: 'pods', mountPath: PATHS.pods }] : []), ...dags.mounts],
      ports: [PORTS.schedulerHealth, ...(executor.usesPods ? [] : [PORTS.schedulerLogs])],
      probes: {
        startupProbe: { ...health, periodSeconds: 2, timeoutSeconds: 10, failureThreshold: 150 },
        livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 20, failureThreshold: 6 },
      },
      memory: executor.usesPods ? 768 : 768 + 256 * executor.parallelism,
      resources: props.scheduler?.resources,
    })],
    volumes: [TMP_VOLUME, logsVolume(shared), scriptsVolume(shared), ...(templates ? [{ name: 'pods', configMap: { name: templates } }] : []), ...dags.volumes],
    ports: [],
    admissions: executor.usesPods ? [] : [{ ports: [PORTS.schedulerLogs], from: podsOf(specification, COMPONENTS.apiServer) }],
    configurationHash: shared.configurationHash,
    graceSeconds: executor.usesPods ? 60 : 300,
    podFields: { ...podFields(shared), serviceAccountName: account, automountServiceAccountToken: mayCallKubernetes },
  });
}
