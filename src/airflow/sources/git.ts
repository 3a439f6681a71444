import { Duration } from 'cdk8s';
import { EnvValue, SecretValue } from 'cdk8s-plus-27';
import { DagSourceBinding, DagSourceContext, DagSourceOptions } from './binding';
import { imageFields } from '../../kubernetes/images/image';
import { container } from '../../kubernetes/pods/container';
import { variable } from '../../kubernetes/pods/environment';
import { PodPart, together } from '../../kubernetes/pods/part';

/** The user that the image of git-sync knows: without a name for its user ssh does nothing. Source: git-sync v4, Dockerfile.in. */
const GIT_SYNC_UID = 65_533;
/** Until a task fails since its DAG is not to be had: a pod of a task is not started a second time. */
const TRIES = { every: Duration.seconds(5), count: 12 };

/** How a git server knows who asks. */
export class GitCredentials {
  /** A user and his token or password, for http and https. For `gitBundle` it has neither a quotation mark nor a backslash, as tokens do not. */
  public static token(user: string, token: SecretValue): GitCredentials {
    return new GitCredentials(user, token);
  }

  /**
   * A private key for ssh, and how the server proves that it is the right one.
   * @param privateKey in OpenSSH's format, without passphrase
   * @param knownHosts the server's lines of known_hosts, as `ssh-keyscan` prints them
   */
  public static sshKey(privateKey: SecretValue, knownHosts: SecretValue): GitCredentials {
    return new GitCredentials(undefined, undefined, privateKey, knownHosts);
  }

  /**
   * A private key for ssh, for whatever server answers: who can answer in its place can give Airflow programs to run.
   * @param privateKey in OpenSSH's format, without passphrase
   */
  public static sshKeyForAnyHost(privateKey: SecretValue): GitCredentials {
    return new GitCredentials(undefined, undefined, privateKey);
  }

  /** @internal */
  public readonly _user?: string;
  /** @internal */
  public readonly _token?: SecretValue;
  /** @internal */
  public readonly _key?: SecretValue;
  /** @internal */
  public readonly _knownHosts?: SecretValue;

  private constructor(user?: string, token?: SecretValue, key?: SecretValue, knownHosts?: SecretValue) {
    this._user = user;
    this._token = token;
    this._key = key;
    this._knownHosts = knownHosts;
  }
}

export interface GitBundleOptions extends DagSourceOptions {
  /** URL: `https://`, `ssh://`, `git@host:path`. */
  readonly repository: string;
  /** Branch, tag or commit. @default 'main' */
  readonly ref?: string;
  /** Folder with the DAGs. @default the repository itself */
  readonly folder?: string;
  /** @default anonymous */
  readonly credentials?: GitCredentials;
  /** How often it is asked for news. @default Duration.minutes(1) */
  readonly refresh?: Duration;
}

export interface GitSyncOptions extends GitBundleOptions {
  /** Container image of git-sync 4. @default registry.k8s.io/git-sync/git-sync:v4.7.1 */
  readonly image?: string;
}

/** Who asks stands in a ConfigMap or a variable when it is in the URL; with ssh it is no secret. */
export function repositoryProblems({ repository, credentials }: GitBundleOptions): string[] {
  const overHttp = /^https?:\/\//i.test(repository);
  const overSsh = /^ssh:\/\//i.test(repository) || /^[^/:]+@[^/:]+:/.test(repository);
  return [
    ...(/^https?:\/\/[^/]*@/i.test(repository) ? ['dags: repository has a user or a token in its URL, which would stand in a manifest as plain text. Use credentials: GitCredentials.token(user, secret).'] : []),
    ...(overSsh && !credentials?._key ? [`dags: ${repository} is reached by ssh, and pods have no key for it. Use credentials: GitCredentials.sshKey(key, knownHosts), or its https URL.`] : []),
    ...(overHttp && credentials?._key ? [`dags: ${repository} is reached by http, where a key for ssh is of no use. Use credentials: GitCredentials.token(user, secret), or its ssh URL.`] : []),
  ];
}

/** Source: Airflow, provider git, GitDagBundle and GitHook. */
export function gitBundleBinding(context: DagSourceContext, options: GitBundleOptions): DagSourceBinding {
  const { bundleName } = context;
  const { repository, ref = 'main', folder, credentials, refresh = Duration.minutes(1) } = options;
  const connection = `git_${bundleName}`.replace(/\W/g, '_');
  return {
    classpath: 'airflow.providers.git.bundles.git.GitDagBundle',
    arguments: {
      repo_url: repository,
      tracking_ref: ref,
      ...(folder ? { subdir: folder } : {}),
      refresh_interval: refresh.toSeconds(),
      ...(credentials ? { git_conn_id: connection } : {}),
    },
    ...(credentials ? authentication(context, credentials, connection) : {}),
  };
}

function authentication(context: DagSourceContext, { _user, _token, _key, _knownHosts }: GitCredentials, connection: string): DagSourceBinding {
  const name = `AIRFLOW_CONN_${connection.toUpperCase()}`;
  if (_token) {
    const secret = `${name}_TOKEN`;
    const value = JSON.stringify({ conn_type: 'git', login: _user, password: `$(${secret})` }); // Kubernetes puts it in
    return { env: [variable(secret, EnvValue.fromSecretValue(_token)), { name, value }] };
  }
  const folder = `${context.mountPath}-ssh`;
  const extra = { key_file: `${folder}/key`, ...(_knownHosts ? { known_hosts_file: `${folder}/known_hosts`, strict_host_key_checking: 'yes' } : { strict_host_key_checking: 'no' }) };
  return { env: [{ name, value: JSON.stringify({ conn_type: 'git', extra }) }], ...sshFiles(context, folder, _key!, _knownHosts) };
}

/** The official way beside Airflow. Source: git-sync v4, README. */
export function gitSyncBinding(context: DagSourceContext, options: GitSyncOptions): DagSourceBinding {
  const { bundleName, mountPath } = context;
  const { repository, ref = 'main', folder, credentials, refresh = Duration.minutes(1) } = options;
  const ssh = `${mountPath}-ssh`;
  const home = `${bundleName}-home`; // of its own: git's settings and its cache of the credentials are there
  const files: PodPart = credentials?._key ? sshFiles(context, ssh, credentials._key, credentials._knownHosts) : {};
  const copy: PodPart = {
    mounts: [{ name: bundleName, mountPath }, { name: home, mountPath: '/tmp' }],
    volumes: [{ name: bundleName, emptyDir: {} }, { name: home, emptyDir: {} }],
  };
  const sync = (name: string, once: boolean) => container({
    name: `${name}-${bundleName}`,
    image: imageFields(options.image ?? 'registry.k8s.io/git-sync/git-sync:v4.7.1', { imagePullPolicy: context.imagePullPolicy }),
    fields: {
      securityContext: { runAsUser: GIT_SYNC_UID, runAsGroup: GIT_SYNC_UID },
      resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } },
    },
    env: [
      { name: 'GITSYNC_REPO', value: repository },
      { name: 'GITSYNC_REF', value: ref },
      { name: 'GITSYNC_ROOT', value: mountPath },
      { name: 'GITSYNC_LINK', value: 'current' },
      { name: 'GITSYNC_DEPTH', value: '1' },
      ...(once ? [{ name: 'GITSYNC_ONE_TIME', value: 'true' }] : []),
      { name: 'GITSYNC_PERIOD', value: `${(once ? TRIES.every : refresh).toSeconds()}s` },
      { name: 'GITSYNC_MAX_FAILURES', value: String(once ? TRIES.count : -1) },
      { name: 'HOME', value: '/tmp' },
      ...syncCredentials(ssh, credentials),
    ],
  }, copy, files);
  return {
    arguments: { path: [mountPath, 'current', folder].filter(Boolean).join('/') },
    volumes: [...together(copy, files).volumes],
    mounts: [{ name: bundleName, mountPath, readOnly: true }],
    initContainers: [sync('git-clone', true)],
    sidecars: [sync('git-sync', false)],
  };
}

function syncCredentials(ssh: string, credentials?: GitCredentials): { [field: string]: unknown }[] {
  if (credentials?._token) {
    return [{ name: 'GITSYNC_USERNAME', value: credentials._user }, variable('GITSYNC_PASSWORD', EnvValue.fromSecretValue(credentials._token))];
  }
  if (!credentials?._key) return [];
  const known = credentials._knownHosts ? [{ name: 'GITSYNC_SSH_KNOWN_HOSTS_FILE', value: `${ssh}/known_hosts` }] : [{ name: 'GITSYNC_SSH_KNOWN_HOSTS', value: 'false' }];
  return [{ name: 'GITSYNC_SSH_KEY_FILE', value: `${ssh}/key` }, ...known];
}

/** ssh refuses a key that others may read; the pod's group may, so that its user can. */
function sshFiles({ bundleName }: DagSourceContext, mountPath: string, key: SecretValue, knownHosts?: SecretValue): DagSourceBinding {
  const name = `${bundleName}-ssh`;
  const file = ({ secret, key: item }: SecretValue, path: string) => ({ secret: { name: secret.name, items: [{ key: item, path }] } });
  const sources = [file(key, 'key'), ...(knownHosts ? [file(knownHosts, 'known_hosts')] : [])];
  return { volumes: [{ name, projected: { defaultMode: 0o400, sources } }], mounts: [{ name, mountPath, readOnly: true }] };
}
