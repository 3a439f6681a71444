import { AirflowObjects } from './deployment';
import { configMapOf, configurationsOf, SecretKey, secretFiles } from './pod-spec';
import { readSecret } from './secret';
import { COMPONENTS, LABELS } from '../../contract';
import { instanceOf } from '../instance';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** Somebody who may log in, as declared. */
export interface AirflowUserReport {
  readonly name: string;
  /** `admin`, `op`, `user` or `viewer`. */
  readonly role: string;
  /** Where the password is. */
  readonly secret: SecretKey;
}

/** The volume with a file for each user, which holds the password. */
const PASSWORDS = 'passwords';
const ROLES = ['admin', 'op', 'user', 'viewer'];

/** Those that were declared, the mightiest first. With the auth manager of FAB, its database may know others. Costs 2 GETs, and a LIST. */
export async function airflowUsers(client: KubeClient, airflow: AirflowObjects): Promise<AirflowUserReport[]> {
  const { apiServer } = airflow;
  const [variables, passwords, told] = await Promise.all([
    variablesOf(client, airflow), passwordFiles(client, airflow), dataOf(client, airflow, configMapOf(apiServer, 'scripts')),
  ]);
  const roles = rolesIn(variables, told);
  return [...roles].flatMap(([name, role]) => (passwords.has(name) ? [{ name, role, secret: passwords.get(name)! }] : []))
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

/** Roles by user: the simple auth manager reads them from a variable, FAB's users are in a file. A pure function. */
export function rolesIn(variables: { readonly [name: string]: string }, files: { readonly [name: string]: string }): Map<string, string> {
  const simple = variables.AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS;
  if (simple !== undefined) return new Map(simple.split(',').map((user) => user.split(':') as [string, string]));
  const users = JSON.parse(files['users.json'] ?? '[]') as { name: string; role: string }[];
  return new Map(users.map(({ name, role }) => [name, role]));
}

/** The value of a Secret's key. Costs a GET. */
export async function secretValue(client: KubeClient, namespace: string, place: SecretKey): Promise<string> {
  return (await readSecret(client, namespace, place)).value;
}

async function variablesOf(client: KubeClient, airflow: AirflowObjects): Promise<{ [name: string]: string }> {
  const all = await Promise.all(configurationsOf(airflow.apiServer).map((name) => dataOf(client, airflow, name)));
  return Object.assign({}, ...all);
}

async function dataOf(client: KubeClient, { namespace }: AirflowObjects, name: string | undefined): Promise<{ [key: string]: string }> {
  return (name && (await client.get(CORE.configMaps, name, namespace))?.data) || {};
}

/** The api-server has them or, when users are in the database, the Job that puts them there. */
async function passwordFiles(client: KubeClient, airflow: AirflowObjects): Promise<Map<string, SecretKey>> {
  const own = secretFiles(airflow.apiServer, PASSWORDS);
  if (own.size > 0) return own;
  const { items } = await client.list(CORE.jobs, { namespace: airflow.namespace, labelSelector: `${LABELS.name}=airflow` });
  const isSetup = ({ spec }: KubeObject) => spec.template.metadata?.labels?.[LABELS.component] === COMPONENTS.setup;
  const setup = items.filter((job) => isSetup(job) && instanceOf(job) === airflow.name).sort(byAge).at(-1);
  return setup ? secretFiles(setup, PASSWORDS) : new Map();
}

function byAge(a: KubeObject, b: KubeObject): number {
  return String(a.metadata.creationTimestamp) < String(b.metadata.creationTimestamp) ? -1 : 1;
}
