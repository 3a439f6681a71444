import { Construct } from 'constructs';
import { airflowContainer, databaseVariables, LOGS_MOUNT, logsAffinity, logsVolume, podFields, SCRIPTS_MOUNT, scriptsVolume, Shared, TMP_VOLUME, waitForDatabase } from './container';
import { Json } from '../../kubernetes/json';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Admission, Port } from '../../kubernetes/objects/network';
import { PodAccount } from '../../kubernetes/pods/account';
import { bothOptions } from '../../kubernetes/pods/options';
import { Replicas } from '../../kubernetes/workloads/replicas';
import { declaredVariables } from '../configuration';
import { AirflowComponentOptions } from '../deployment-props';
import { AIRFLOW_UID } from '../paths';
import { fromCredential } from '../specification';

export interface AirflowDaemonProps {
  /** The part that it plays, by which its objects are called. */
  readonly component: string;
  readonly options?: AirflowComponentOptions;
  readonly args: readonly string[];
  /** Keys that it has, beside the way to the database and the Fernet key. */
  readonly keys?: readonly Json[];
  /** What it has of the sources of DAGs. */
  readonly env: readonly Json[];
  readonly mounts: readonly Json[];
  readonly volumes: readonly Json[];
  /** They run before it waits for the database. */
  readonly initContainers?: readonly Json[];
  readonly probes: Json;
  /** MiB, when the user says nothing else. */
  readonly memory: number;
  /** What its container listens on. */
  readonly listens?: readonly Port[];
  /** Which of these its Service offers. @default none: no Service */
  readonly offers?: readonly Port[];
  readonly admissions: readonly Admission[];
  /** @default false */
  readonly mayOverlap?: boolean;
  readonly graceSeconds: number;
  /** @default none: it does not call Kubernetes */
  readonly account?: PodAccount;
  /** Whether it calls Kubernetes, which may only be known at the end. @default false */
  readonly hasToken?: unknown;
}

/** A daemon of Airflow: it waits for the tables of its release, and has a way to the database and what was declared for tasks. */
export function airflowDaemon(scope: Construct, shared: Shared, props: AirflowDaemonProps): Replicas {
  const { specification } = shared;
  const { component, options } = props;
  return new Replicas(scope, component, {
    name: `${specification.name}-${component}`,
    labels: standardLabels('airflow', specification.name, component),
    replicas: options?.replicas ?? 1,
    mayOverlap: props.mayOverlap ?? false,
    uid: AIRFLOW_UID,
    initContainers: [...(props.initContainers ?? []), waitForDatabase(shared)],
    containers: [airflowContainer(shared, {
      name: component,
      args: props.args,
      env: [
        ...databaseVariables(shared),
        fromCredential('AIRFLOW__CORE__FERNET_KEY', specification.fernetKey),
        ...(props.keys ?? []),
        ...declaredVariables(specification),
        ...props.env,
      ],
      mounts: [LOGS_MOUNT, SCRIPTS_MOUNT, ...props.mounts],
      ports: props.listens,
      probes: props.probes,
      memory: props.memory,
      resources: options?.resources,
    })],
    volumes: [TMP_VOLUME, logsVolume(shared), scriptsVolume(shared), ...props.volumes],
    ports: props.offers ?? [],
    admissions: props.admissions,
    configurationHash: shared.configurationHash,
    graceSeconds: props.graceSeconds,
    account: props.account,
    hasToken: props.hasToken,
    podFields: { ...podFields(shared), ...logsAffinity(shared) },
    options: bothOptions(specification.props.podOptions, options?.podOptions),
  });
}
