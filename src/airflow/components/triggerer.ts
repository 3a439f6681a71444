import { Construct } from 'constructs';
import { dagContainers, dagParts, Shared } from './container';
import { airflowDaemon } from './daemon';
import { heartbeat } from './heartbeat';
import { podsOf } from './peers';
import { COMPONENTS } from '../../contract';
import { PodAccount } from '../../kubernetes/pods/account';
import { Replicas } from '../../kubernetes/workloads/replicas';
import { PORTS } from '../ports';
import { fromCredential } from '../specification';

/** Waits in place of deferred tasks. */
export function triggerer(scope: Construct, shared: Shared, account: PodAccount, mayCallKubernetes: unknown): Replicas {
  const { specification } = shared;
  return airflowDaemon(scope, shared, {
    component: COMPONENTS.triggerer,
    options: specification.props.triggerer,
    args: ['triggerer'],
    keys: [fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey)], // its server of logs knows the api-server by it
    ...dagParts(shared),
    initContainers: dagContainers(shared, true),
    probes: heartbeat('TriggererJob'),
    memory: 512,
    listens: [PORTS.triggererLogs],
    admissions: [{ ports: [PORTS.triggererLogs], from: podsOf(specification, COMPONENTS.apiServer) }],
    graceSeconds: 60,
    account,
    hasToken: mayCallKubernetes, // deferred tasks follow pods from here
  });
}
