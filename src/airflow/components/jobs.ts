import { airflowContainer, podFields, SCRIPTS_MOUNT, scriptsVolume, Shared, TMP_VOLUME, waitVariables } from './container';
import { PASSWORDS_MOUNT, passwordsVolume } from './passwords';
import { COMPONENTS } from '../../contract';
import { Json } from '../../kubernetes/json';
import { standardLabels } from '../../kubernetes/objects/labels';
import { accountOf, PodAccount } from '../../kubernetes/pods/account';
import { PreparationProps } from '../../kubernetes/workloads/preparation';
import { AIRFLOW_UID, PATHS } from '../paths';
import { fromCredential, madeCredentials } from '../specification';

/** Makes the Secrets that nobody gave, once. */
export function secretsJob(shared: Shared, account: PodAccount): PreparationProps {
  const { specification } = shared;
  const container = airflowContainer(shared, {
    name: COMPONENTS.secrets,
    args: ['python', `${PATHS.scripts}/make-secrets.py`, ...madeCredentials(specification).map(({ secretName, key, made }) => `${secretName}:${key}:${made}`)],
    env: [{ name: 'LABELS', value: JSON.stringify(standardLabels('airflow', specification.name)) }],
    mounts: [SCRIPTS_MOUNT],
    memory: 128,
  });
  return job(shared, COMPONENTS.secrets, container, { account, hasToken: true });
}

/** Makes the tables of the image's release, once for each. */
export function migrationJob(shared: Shared): PreparationProps {
  const container = airflowContainer(shared, {
    name: COMPONENTS.migration,
    args: ['bash', `${PATHS.scripts}/migrate.sh`],
    env: databaseEnvironment(shared),
    mounts: [SCRIPTS_MOUNT],
    memory: 768,
  });
  return job(shared, COMPONENTS.migration, container);
}

/** Tells the database of pools and users. */
export function setupJob(shared: Shared): PreparationProps {
  const { specification } = shared;
  const inDatabase = specification.users._inDatabase;
  const container = airflowContainer(shared, {
    name: COMPONENTS.setup,
    args: ['bash', `${PATHS.scripts}/setup.sh`],
    env: databaseEnvironment(shared),
    mounts: [SCRIPTS_MOUNT, ...(inDatabase ? [PASSWORDS_MOUNT] : [])],
    memory: 768,
  });
  return job(shared, COMPONENTS.setup, container, {
    volumes: inDatabase ? [passwordsVolume(specification.passwords)] : [], configurationHash: shared.setupHash,
  });
}

function databaseEnvironment(shared: Shared): Json[] {
  return [...waitVariables(shared), fromCredential('AIRFLOW__CORE__FERNET_KEY', shared.specification.fernetKey)];
}

/** A Job in a pod of Airflow. */
export function job(shared: Shared, component: string, container: Json, more: Partial<PreparationProps> = {}): PreparationProps {
  const { name, props: { podOptions } } = shared.specification;
  return {
    labels: standardLabels('airflow', name, component),
    uid: AIRFLOW_UID,
    container,
    account: accountOf(`${name}-${component}`, podOptions),
    ...more,
    volumes: [TMP_VOLUME, scriptsVolume(shared), ...(more.volumes ?? [])],
    podFields: { ...podFields(shared), ...more.podFields },
    options: podOptions,
  };
}
