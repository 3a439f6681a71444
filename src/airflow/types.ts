import { AirflowDatabase, EmbeddedDatabaseOptions, ExternalDatabaseOptions, PgBouncerOptions } from './database';
import { AirflowComponentOptions, AirflowDeploymentProps, AirflowKeys, AirflowPool, TaskPodOptions } from './deployment-props';
import { AirflowResources } from './resources';
import { AirflowRetention } from './retention';
import { AirflowUser, AirflowUsers } from './users';
import {
  access, both, cpu, duration, envValue, having, ingress, is, isPlain, list, map, number, podCreation, required, secretValue, Shape, shape, size, text,
} from '../kubernetes/checks/types';
import { IMAGE } from '../kubernetes/images/image';
import { POD_OPTIONS } from '../kubernetes/pods/options';

export const RESOURCES: Shape<AirflowResources> = { memory: size, cpuRequest: cpu, cpuLimit: cpu };
const COMPONENT: Shape<AirflowComponentOptions> = { replicas: number, resources: shape(RESOURCES), podOptions: shape(POD_OPTIONS) };
const TASK_POD: Shape<TaskPodOptions> = {
  ...POD_OPTIONS,
  resources: shape(RESOURCES),
  image: text,
  namespace: text,
  podSpec: is(isPlain, 'fields of a k8s.PodSpec'),
};
const KEYS: Shape<AirflowKeys> = { fernetKey: secretValue, apiSecretKey: secretValue, jwtSecret: secretValue };
const POOL: Shape<AirflowPool> = { slots: required(number), description: text };
const RETENTION: Shape<AirflowRetention> = { logs: duration, runs: duration, schedule: having('expressionString', 'a Cron such as Cron.daily()') };
const USER: Shape<AirflowUser> = { name: required(text), role: text, password: secretValue };
const PGBOUNCER: Shape<PgBouncerOptions> = {
  serverConnections: number, clientConnections: number, resources: shape(RESOURCES), podOptions: shape(POD_OPTIONS), image: text,
};

const EMBEDDED: Shape<EmbeddedDatabaseOptions> = {
  storage: size,
  storageClass: text,
  resources: shape(RESOURCES),
  podOptions: shape(POD_OPTIONS),
  password: secretValue,
  image: text,
  pgBouncer: shape(PGBOUNCER),
};
const EXTERNAL: Shape<ExternalDatabaseOptions> = {
  host: required(text), port: number, database: text, user: text, password: required(secretValue), sslMode: text, pgBouncer: shape(PGBOUNCER),
};

/** See {@link refuseWrongTypes}. */
export const DEPLOYMENT: Shape<AirflowDeploymentProps> = {
  dags: list(having('bundleName', 'a DagSource such as DagSource.localFolder(\'dags\')')),
  executor: having('executorName', 'AirflowExecutor.kubernetes() or AirflowExecutor.local()'),
  database: both(having('_external', 'AirflowDatabase.embedded() or AirflowDatabase.external({ ... })'), (property, value) => {
    const { _embedded, _external } = value as AirflowDatabase;
    return _external ? shape(EXTERNAL)(property, _external) : shape(EMBEDDED)(property, _embedded);
  }),
  logs: having('isPersistent', 'an AirflowLogs such as AirflowLogs.claim()'),
  retention: shape(RETENTION),
  users: both(having('_users', 'AirflowUsers.simple() or AirflowUsers.fab()'), (property, value) => list(shape(USER))(property, (value as AirflowUsers)._users)),
  keys: shape(KEYS),
  apiServer: shape(COMPONENT),
  scheduler: shape(COMPONENT),
  dagProcessor: shape(COMPONENT),
  triggerer: shape(COMPONENT),
  podOptions: shape(POD_OPTIONS),
  taskPod: shape(TASK_POD),
  taskPods: map(shape(TASK_POD)),
  queuedTimeout: duration,
  connections: map(envValue),
  variables: map(envValue),
  pools: map(shape(POOL)),
  metrics: having('_configuration', 'an AirflowMetrics such as AirflowMetrics.statsd(\'statsd\')'),
  ingress,
  access,
  podCreation,
  configuration: map(text),
  env: map(envValue),
  airflowName: text,
  version: having('image', 'an AirflowVersion such as AirflowVersion.of(\'3.3.3\')'),
  ...IMAGE,
};
