import { Construct } from 'constructs';
import { dagParts, Shared } from './container';
import { airflowDaemon } from './daemon';
import { PASSWORDS_MOUNT, passwordsVolume } from './passwords';
import { podsOf, tasksOf } from './peers';
import { COMPONENTS } from '../../contract';
import { ClientAccess } from '../../kubernetes/objects/access';
import { PodAccount } from '../../kubernetes/pods/account';
import { Replicas } from '../../kubernetes/workloads/replicas';
import { PATHS } from '../paths';
import { PORTS } from '../ports';
import { fromCredential } from '../specification';

/** The web pages, the REST API and what tasks talk to. */
export function apiServer(scope: Construct, shared: Shared, account: PodAccount): Replicas {
  const { specification } = shared;
  const { props, users } = specification;
  const { _from: from } = props.access ?? ClientAccess.namespace();
  const own = [...tasksOf(specification), ...podsOf(specification, COMPONENTS.scheduler, COMPONENTS.triggerer)];
  const simple = !users._inDatabase;
  const start = ['api-server', ...(props.ingress ? ['--proxy-headers'] : [])];
  // else uvicorn believes them of its own machine only; who gets here is for the network policy to say
  const believed = props.ingress && !props.env?.FORWARDED_ALLOW_IPS ? [{ name: 'FORWARDED_ALLOW_IPS', value: '*' }] : [];
  const health = { httpGet: { path: '/api/v2/monitor/health', port: PORTS.apiServer.name } };
  return airflowDaemon(scope, shared, {
    component: COMPONENTS.apiServer,
    options: props.apiServer,
    args: simple ? ['python', `${PATHS.scripts}/api-server.py`, ...start] : start,
    keys: [
      fromCredential('AIRFLOW__API__SECRET_KEY', specification.apiSecretKey),
      fromCredential('AIRFLOW__API_AUTH__JWT_SECRET', specification.jwtSecret),
    ],
    env: [...dagParts(shared).env, ...believed], // it hands connections of sources to tasks
    mounts: simple ? [PASSWORDS_MOUNT] : [],
    volumes: simple ? [passwordsVolume(specification.passwords)] : [],
    probes: {
      // The part for tasks is only put together at the first request for it, for longer than a task waits
      startupProbe: { httpGet: { path: '/execution/health', port: PORTS.apiServer.name }, periodSeconds: 2, timeoutSeconds: 30, failureThreshold: 150 },
      readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 10 },
      livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 20, failureThreshold: 6 },
    },
    memory: 768,
    listens: [PORTS.apiServer],
    offers: [PORTS.apiServer],
    // Airflow's own pods, tasks above all, may be in no namespace that has access
    admissions: [{ ports: [PORTS.apiServer], from: from && [...own, ...from] }],
    mayOverlap: true, // tasks talk to it all the time
    graceSeconds: 30,
    account,
    hasToken: specification.executor.usesPods,
  });
}
