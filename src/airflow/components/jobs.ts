import { PASSWORDS_MOUNT, passwordsVolume } from './api-server';
import { airflowContainer, databaseVariables, podFields, scriptsVolume, Shared, TMP_VOLUME } from './container';
import { ANNOTATIONS, COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/labels';
import { Json } from '../../kubernetes/pod-template';
import { restrictedContainer, restrictedPod } from '../../kubernetes/restricted';
import { AIRFLOW_UID, PATHS } from '../paths';
import { fromCredential, madeCredentials } from '../specification';

/** Makes the Secrets that nobody gave, once. */
export function secretsJob(shared: Shared, serviceAccountName: string): Json {
  const { specification } = shared;
  const container = airflowContainer(shared, {
    name: COMPONENTS.secrets,
    args: ['python', `${PATHS.scripts}/make-secrets.py`, ...madeCredentials(specification).map(({ secretName, key, made }) => `${secretName}:${key}:${made}`)],
    env: [{ name: 'LABELS', value: JSON.stringify(standardLabels('airflow', specification.name)) }],
    mounts: [{ name: 'scripts', mountPath: PATHS.scripts }],
    memory: 128,
  });
  return job(shared, COMPONENTS.secrets, container, [], { serviceAccountName, automountServiceAccountToken: true });
}

/** Makes the tables of the image's release, once for each. */
export function migrationJob(shared: Shared): Json {
  const container = airflowContainer(shared, {
    name: COMPONENTS.migration,
    args: ['bash', `${PATHS.scripts}/migrate.sh`],
    env: databaseEnvironment(shared),
    mounts: [{ name: 'scripts', mountPath: PATHS.scripts }],
    memory: 768,
  });
  return job(shared, COMPONENTS.migration, container, []);
}

/** Tells the database of pools and users. */
export function setupJob(shared: Shared): Json {
  const { specification } = shared;
  const container = airflowContainer(shared, {
    name: COMPONENTS.setup,
    args: ['bash', `${PATHS.scripts}/setup.sh`],
    env: databaseEnvironment(shared),
    mounts: [{ name: 'scripts', mountPath: PATHS.scripts }, ...(specification.users._inDatabase ? [PASSWORDS_MOUNT] : [])],
    memory: 768,
  });
  return job(shared, COMPONENTS.setup, container, specification.users._inDatabase ? [passwordsVolume(specification.passwords)] : [], {}, shared.setupHash);
}

function databaseEnvironment(shared: Shared): Json[] {
  return [...databaseVariables(shared), fromCredential('AIRFLOW__CORE__FERNET_KEY', shared.specification.fernetKey)];
}

function job(shared: Shared, component: string, container: Json, volumes: readonly Json[], fields: Json = {}, hash?: string): Json {
  return {
    backoffLimit: 20,
    template: {
      metadata: {
        labels: standardLabels('airflow', shared.specification.name, component),
        ...(hash ? { annotations: { [ANNOTATIONS.configuration]: hash } } : {}), // and so the Job's name
      },
      spec: {
        restartPolicy: 'OnFailure',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: restrictedPod(AIRFLOW_UID),
        ...podFields(shared),
        ...fields,
        containers: [{ ...container, securityContext: restrictedContainer() }],
        volumes: [TMP_VOLUME, scriptsVolume(shared), ...volumes],
      },
    },
  };
}
