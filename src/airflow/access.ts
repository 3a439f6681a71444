import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Json } from '../kubernetes/json';
import { Labels } from '../kubernetes/objects/labels';
import { SparkApplication } from '../spark';

/** What the scheduler calls for the KubernetesExecutor: it makes, follows, labels and removes the pods of tasks. */
export const EXECUTOR_RIGHTS = [rule('', ['pods'], ['create', 'delete', 'get', 'list', 'patch', 'watch']), rule('', ['events'], ['list'])];

/** What the api-server calls to show the log of a task that runs. */
export const LOG_RIGHTS = [rule('', ['pods'], ['get', 'list']), rule('', ['pods/log'], ['get'])];

/** Of the Job that removes pods of tasks that stayed with their log. */
export const CLEANUP_RIGHTS = [rule('', ['pods'], ['delete', 'list'])];

/** Of the Job that makes Secrets: it may not read them. */
export const SECRET_RIGHTS = [rule('', ['secrets'], ['create'])];

/** Of tasks that run pods, by the KubernetesPodOperator. */
const POD_RIGHTS = [
  rule('', ['pods'], ['create', 'delete', 'get', 'list', 'patch', 'watch']),
  rule('', ['pods/log'], ['get']),
  rule('', ['events'], ['list', 'watch']),
];

/** The same when such a pod gives back a result, which is read by a command in its sidecar. */
const RESULT_RIGHTS = [rule('', ['pods/exec'], ['create', 'get'])];

/** Of tasks that run Spark applications, besides the template of each. They remove executors that a killed driver has left. */
const RUN_RIGHTS = [
  rule('batch', ['jobs'], ['create', 'delete', 'get', 'list', 'watch']),
  rule('', ['pods'], ['delete', 'get', 'list', 'watch']),
  rule('', ['pods/log'], ['get']),
  rule('', ['events'], ['list']),
];

/** A Role and its binding to accounts, all of the same name. */
export function bind(scope: Construct, id: string, name: string, labels: Labels, rules: unknown, accounts: readonly Json[], namespace?: string): void {
  const metadata = { name, labels, ...(namespace ? { namespace } : {}) };
  const apiGroup = 'rbac.authorization.k8s.io';
  new ApiObject(scope, `${id}-role`, { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules } as never);
  new ApiObject(scope, `${id}-binding`, { apiVersion: `${apiGroup}/v1`, kind: 'RoleBinding', metadata, roleRef: { apiGroup, kind: 'Role', name }, subjects: accounts } as never);
}

/** What tasks may do in one namespace; it grows while DAGs are declared. */
export class TaskRights {
  private pods = false;
  private results = false;
  private readonly applications = new Map<string, SparkApplication>();

  constructor(scope: Construct, name: string, labels: Labels, accounts: readonly Json[], namespace?: string) {
    bind(scope, `tasks-${namespace ?? 'own'}`, name, labels, Lazy.any({ produce: () => this.rules() }), accounts, namespace);
  }

  public allowPods(results: boolean): void {
    this.pods = true;
    this.results ||= results;
  }

  public allowRuns(application: SparkApplication): void {
    this.applications.set(application.applicationName, application);
  }

  /** That tasks may run. */
  public get runnable(): readonly SparkApplication[] {
    return [...this.applications.values()];
  }

  /** Whether they make pods themselves. */
  public get makesPods(): boolean {
    return this.pods;
  }

  /** Whether pods of theirs give back results. */
  public get readsResults(): boolean {
    return this.results;
  }

  private rules(): Json[] {
    const templates = { ...rule('batch', ['cronjobs'], ['get']), resourceNames: [...this.applications.keys()].sort() };
    return [...(this.pods ? POD_RIGHTS : []), ...(this.results ? RESULT_RIGHTS : []), ...(this.applications.size > 0 ? [...RUN_RIGHTS, templates] : [])];
  }
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]): Json {
  return { apiGroups: [group], resources, verbs };
}
