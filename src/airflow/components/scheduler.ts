import { Construct } from 'constructs';
import { dagContainers, dagParts, Shared } from './container';
import { airflowDaemon } from './daemon';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { PodAccount } from '../../kubernetes/pods/account';
import { Replicas } from '../../kubernetes/workloads/replicas';
import { PATHS } from '../paths';
import { PORTS } from '../ports';
import { fromCredential } from '../specification';

export interface SchedulerOptions {
  readonly account: PodAccount;
  /** Whether its account has any rights, which may only be known at the end. */
  readonly mayCallKubernetes: unknown;
  /** Name of the ConfigMap with the pods of tasks, when tasks are pods. */
  readonly templates?: string;
}

/** Decides what runs when; makes the pods of tasks, or runs them itself. */
export function scheduler(scope: Construct, shared: Shared, { account, mayCallKubernetes, templates }: SchedulerOptions): Replicas {
  const { specification } = shared;
  const { props, executor } = specification;
  const { usesPods } = executor;
  const health = { httpGet: { path: '/health', port: PORTS.schedulerHealth.name } };
  // the executor of pods reads no DAG
  const dags = usesPods ? { env: [], mounts: [], volumes: [] } : dagParts(shared);
  return airflowDaemon(scope, shared, {
    component: COMPONENTS.scheduler,
    options: props.scheduler,
    args: usesPods ? ['python', `${PATHS.scripts}/scheduler.py`, 'scheduler'] : ['scheduler'],
    keys: [
      fromCredential('AIRFLOW__API_AUTH__JWT_SECRET', specification.jwtSecret),
      ...(usesPods ? [] : [fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey)]), // its server of logs knows the api-server by it
    ],
    env: dags.env,
    mounts: [...(templates ? [{ name: 'pods', mountPath: PATHS.pods }] : []), ...dags.mounts],
    volumes: [...(templates ? [{ name: 'pods', configMap: { name: templates } }] : []), ...dags.volumes],
    initContainers: usesPods ? [] : dagContainers(shared, true),
    probes: {
      startupProbe: { ...health, periodSeconds: 2, timeoutSeconds: 10, failureThreshold: 150 },
      livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 20, failureThreshold: 6 },
    },
    memory: usesPods ? 768 : 768 + 256 * executor.parallelism,
    listens: [PORTS.schedulerHealth, ...(usesPods ? [] : [PORTS.schedulerLogs])],
    admissions: usesPods ? [] : [{ ports: [PORTS.schedulerLogs], from: podsOf(specification, COMPONENTS.apiServer) }],
    graceSeconds: usesPods ? 60 : 300,
    account,
    hasToken: mayCallKubernetes,
  });
}
