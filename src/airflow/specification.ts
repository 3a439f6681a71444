import { SecretValue } from 'cdk8s-plus-27';
import { AirflowDatabase, ExternalDatabaseOptions } from './database';
import { AirflowDeploymentProps } from './deployment-props';
import { AirflowExecutor } from './executor';
import { AirflowLogs } from './logs';
import { PORTS } from './ports';
import { DagSourceBinding } from './sources/binding';
import { DagSource } from './sources/dag-source';
import { AirflowRole, AirflowUser, AirflowUsers } from './users';
import { AirflowVersion } from './version';

/** Where a secret is, and how it is made when nobody gave it. */
export interface Credential {
  readonly secretName: string;
  readonly key: string;
  /** What the Job of scripts/make-secrets.py makes; without it the Secret is the user's. */
  readonly made?: 'password' | 'fernet' | 'key';
}

/** A source with what it gave. */
export interface Bundle {
  readonly name: string;
  readonly mountPath: string;
  readonly binding: DagSourceBinding;
}

export interface DatabaseServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly sslMode?: string;
}

/** The user's wishes with every default filled in: what objects are made from and rules look at. */
export interface Specification {
  readonly name: string;
  readonly namespace?: string;
  readonly props: AirflowDeploymentProps;
  readonly image: string;
  readonly version: AirflowVersion;
  readonly executor: AirflowExecutor;
  readonly database: AirflowDatabase;
  readonly logs: AirflowLogs;
  readonly users: AirflowUsers;
  readonly sources: readonly DagSource[];
  readonly fernetKey: Credential;
  readonly apiSecretKey: Credential;
  readonly jwtSecret: Credential;
  readonly databasePassword: Credential;
  /** Where PostgreSQL is, also behind PgBouncer. */
  readonly databaseServer: DatabaseServer;
  /** By name of the user. */
  readonly passwords: { readonly [user: string]: Credential };
}

export function specificationOf(id: string, namespace: string | undefined, props: AirflowDeploymentProps): Specification {
  const name = props.airflowName ?? id;
  const version = props.version ?? AirflowVersion.V3_3_2;
  const database = props.database ?? AirflowDatabase.embedded();
  const users = props.users ?? AirflowUsers.simple();
  const given = (value: SecretValue | undefined, secretName: string, key: string, made: Credential['made']): Credential =>
    (value ? { secretName: value.secret.name, key: value.key } : { secretName: `${name}-${secretName}`, key, made });
  return {
    name,
    namespace,
    props,
    version,
    image: props.image ?? version.image,
    executor: props.executor ?? AirflowExecutor.kubernetes(),
    database,
    logs: props.logs ?? AirflowLogs.claim(),
    users,
    sources: props.dags ?? [DagSource.image()],
    fernetKey: given(props.keys?.fernetKey, 'fernet-key', 'key', 'fernet'),
    apiSecretKey: given(props.keys?.apiSecretKey, 'api-secret-key', 'key', 'key'),
    jwtSecret: given(props.keys?.jwtSecret, 'jwt-secret', 'key', 'key'),
    databaseServer: serverOf(name, database._external),
    databasePassword: given((database._embedded ?? database._external)?.password, 'database', 'password', 'password'),
    passwords: Object.fromEntries(users._users.map((user) => [user.name, given(user.password, `user-${user.name}`, 'password', 'password')])),
  };
}

function serverOf(name: string, external: Partial<ExternalDatabaseOptions> = {}): DatabaseServer {
  const { host = `${name}-database`, port = PORTS.database.port, user = 'airflow', database = 'airflow', sslMode } = external;
  return { host, port, user, database, sslMode };
}

export function roleOf({ role = AirflowRole.ADMIN }: AirflowUser): AirflowRole {
  return role;
}

/** Those that nobody gave. */
export function madeCredentials({ fernetKey, apiSecretKey, jwtSecret, databasePassword, passwords }: Specification): Credential[] {
  return [fernetKey, apiSecretKey, jwtSecret, databasePassword, ...Object.values(passwords)].filter(({ made }) => made);
}

/** An environment variable with the value of a credential. */
export function fromCredential(name: string, { secretName, key }: Credential): { readonly [field: string]: unknown } {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}

/** Pools, and roles of FAB's users, are told to Airflow in its database. */
export function needsSetup({ props, users }: Specification): boolean {
  return Object.keys(props.pools ?? {}).length > 0 || users._inDatabase;
}

/** Whether pods of tasks stay when they have failed, since they may be all that has the log. */
export function keepsPods({ executor, logs }: Specification): boolean {
  return executor.usesPods && !logs._isOnVolume;
}
