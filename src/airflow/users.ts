import { SecretValue } from 'cdk8s-plus-27';

/** What a user may do. Source: Airflow, "Simple auth manager" and "Access Control" of FAB. */
export enum AirflowRole {
  /** Look. */
  VIEWER = 'viewer',
  /** Run DAGs, too. */
  USER = 'user',
  /** Change pools, variables and connections, too. */
  OP = 'op',
  /** All. */
  ADMIN = 'admin',
}

export interface AirflowUser {
  /** What is typed to log in. */
  readonly name: string;
  /** @default AirflowRole.ADMIN */
  readonly role?: AirflowRole;
  /** @default made once, in the Secret AIRFLOW-user-NAME */
  readonly password?: SecretValue;
}

/** Who may log in. */
export class AirflowUsers {
  /** These and nobody else, with Airflow's simple auth manager. @param users @default an admin called `admin` */
  public static simple(users: AirflowUser[] = [{ name: 'admin' }]): AirflowUsers {
    return new AirflowUsers('airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager', false, users);
  }

  /**
   * Those in Airflow's database, with roles and permissions of one's own, by the auth manager of Flask AppBuilder; these are made once, and may
   * change their passwords. @param users @default an admin called `admin`
   */
  public static fab(users: AirflowUser[] = [{ name: 'admin' }]): AirflowUsers {
    return new AirflowUsers('airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager', true, users);
  }

  /** @internal */
  public readonly _manager: string;
  /** @internal */
  public readonly _inDatabase: boolean;
  /** @internal */
  public readonly _users: readonly AirflowUser[];

  private constructor(manager: string, inDatabase: boolean, users: readonly AirflowUser[]) {
    this._manager = manager;
    this._inDatabase = inDatabase;
    this._users = users;
  }
}
