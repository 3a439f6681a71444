import { Size } from 'cdk8s';
import { SecretValue } from 'cdk8s-plus-27';
import { AirflowResources } from './resources';
import { PodOptions } from '../kubernetes/pods/options';

/** A pool of connections between Airflow and PostgreSQL: worth it from some dozens of components and many api-server workers on. */
export interface PgBouncerOptions {
  /** Connections to PostgreSQL at most. Source: max_db_connections. @default 30 */
  readonly serverConnections?: number;
  /** Connections that Airflow may open. Source: max_client_conn. @default 200 */
  readonly clientConnections?: number;
  /** @default 64 MiB */
  readonly resources?: AirflowResources;
  /** Options of its pod, beside those of all pods of Airflow. @default - those of `podOptions` of the deployment */
  readonly podOptions?: PodOptions;
  /** Container image; it must keep the contract of the official chart's. @default docker.io/apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1 */
  readonly image?: string;
}

export interface EmbeddedDatabaseOptions {
  /** Of the volume, which stays when the pod or Airflow goes. @default Size.gibibytes(8) */
  readonly storage?: Size;
  /** @default the cluster's default StorageClass */
  readonly storageClass?: string;
  /** @default 256 MiB */
  readonly resources?: AirflowResources;
  /** Options of its pod, beside those of all pods of Airflow. @default - those of `podOptions` of the deployment */
  readonly podOptions?: PodOptions;
  /** Of the user `airflow`. @default made once, in the Secret NAME-database */
  readonly password?: SecretValue;
  /** Container image; it must keep the contract of the official one of PostgreSQL 13 or newer. @default postgres:15-bookworm */
  readonly image?: string;
  /** @default Airflow connects to PostgreSQL directly */
  readonly pgBouncer?: PgBouncerOptions;
}

export interface ExternalDatabaseOptions {
  /** e.g. `db.example.org` */
  readonly host: string;
  /** @default 5432 */
  readonly port?: number;
  /** @default 'airflow' */
  readonly database?: string;
  /** @default 'airflow' */
  readonly user?: string;
  readonly password: SecretValue;
  /** `disable`, `require`, `verify-ca`...; for the latter the image must hold the authority. Source: PGSSLMODE. @default 'prefer' */
  readonly sslMode?: string;
  /** @default Airflow connects to the server directly */
  readonly pgBouncer?: PgBouncerOptions;
}

/** Where Airflow keeps what it knows: a PostgreSQL. */
export class AirflowDatabase {
  /** One pod with a volume, made with Airflow. `bigdata airflow backup` saves what is in it. */
  public static embedded(options: EmbeddedDatabaseOptions = {}): AirflowDatabase {
    return new AirflowDatabase(options.pgBouncer, options);
  }

  /** One that exists, of version 13 or newer. */
  public static external(options: ExternalDatabaseOptions): AirflowDatabase {
    return new AirflowDatabase(options.pgBouncer, undefined, options);
  }

  /** @internal */
  public readonly _pgBouncer?: PgBouncerOptions;
  /** @internal */
  public readonly _embedded?: EmbeddedDatabaseOptions;
  /** @internal */
  public readonly _external?: ExternalDatabaseOptions;

  private constructor(pgBouncer?: PgBouncerOptions, embedded?: EmbeddedDatabaseOptions, external?: ExternalDatabaseOptions) {
    this._pgBouncer = pgBouncer;
    this._embedded = embedded;
    this._external = external;
  }
}
