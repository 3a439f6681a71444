import { ApiObject, Chart, Lazy, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { bind, CLEANUP_RIGHTS, EXECUTOR_RIGHTS, LOG_RIGHTS, SECRET_RIGHTS, TaskRights } from './access';
import { partAccount, taskAccount, taskAccounts } from './accounts';
import { IAirflow } from './airflow';
import { SparkApplication } from '../spark';
import { apiServer } from './components/api-server';
import { cleanup, cleanupSchedule } from './components/cleanup';
import { Shared } from './components/container';
import { dagProcessor } from './components/dag-processor';
import { database } from './components/database';
import { migrationJob, secretsJob, setupJob } from './components/jobs';
import { pgBouncer } from './components/pgbouncer';
import { scheduler } from './components/scheduler';
import { taskPod, taskPodProblems } from './components/task-pod';
import { triggerer } from './components/triggerer';
import { configurationVariables } from './configuration';
import { Dag } from './dags/dag';
import { AirflowDeploymentProps } from './deployment-props';
import { pythonPackage, scripts } from './files';
import { LogPlace } from './logs';
import { MadePods, podsOfTasks } from './made-pods';
import { PATHS } from './paths';
import { AirflowRetention } from './retention';
import { violations } from './rules';
import { AIRFLOWIGNORE } from './sources/config-map';
import { Bundle, keepsPods, madeCredentials, needsSetup, roleOf, Specification, specificationOf } from './specification';
import { taskNamespace, taskNamespaces } from './task-namespaces';
import { DEPLOYMENT } from './types';
import { ANNOTATIONS, COMPONENTS } from '../contract';
import { claim } from '../kubernetes/checks/claimants';
import { refuseNamesakes } from '../kubernetes/checks/namesakes';
import { marked } from '../kubernetes/checks/rules';
import { refuseWrongTypes } from '../kubernetes/checks/types';
import { mirrored, mirrorOf } from '../kubernetes/images/mirror';
import { Json } from '../kubernetes/json';
import { mebibytes, quantity } from '../kubernetes/mebibytes';
import { contentHash } from '../kubernetes/objects/content-hash';
import { ingressSpec } from '../kubernetes/objects/ingress';
import { standardLabels } from '../kubernetes/objects/labels';
import { limitPods } from '../kubernetes/pod-creation';
import { PodMaker } from '../kubernetes/pod-creation/limits';
import { DescribedPod, needsOf } from '../kubernetes/pod-creation/needs';
import { makeAccount, PodAccount } from '../kubernetes/pods/account';
import { inProgram } from '../kubernetes/pods/options';
import { ContentNamed } from '../kubernetes/workloads/content-named';
import { preparation, preparationProblems, PreparationProps } from '../kubernetes/workloads/preparation';

/** What Airflow calls the DAGs that are declared with it. */
const DECLARED = 'declared';

/**
 * Apache Airflow: api-server, scheduler, dag-processor, by choice a triggerer, and a PostgreSQL. It makes its keys and its tables once, and every pod
 * waits for what it needs, so the order in which objects are applied does not matter.
 *
 * Costs 28 objects, without an embedded database 25; each namespace in which tasks may do something 2 more, each other one in which they run 8.
 */
export class AirflowDeployment extends Construct implements IAirflow {
  public readonly airflowName: string;
  public readonly namespace?: string;
  public readonly image: string;
  /** The Deployment of web pages, REST API and what tasks talk to. */
  public readonly apiServer: ApiObject;
  public readonly scheduler: ApiObject;
  public readonly dagProcessor: ApiObject;
  /** When there is one. */
  public readonly triggerer?: ApiObject;
  /** StatefulSet of the embedded database. */
  public readonly database?: ApiObject;
  /** The Job that gives the database the tables of this release. */
  public readonly migration: ApiObject;

  private readonly specification: Specification;
  private readonly dags: Dag[] = [];
  private readonly rights = new Map<string | undefined, TaskRights>();

  constructor(scope: Construct, id: string, props: AirflowDeploymentProps = {}) {
    super(scope, id);
    refuseWrongTypes(this.node.path, DEPLOYMENT, props);
    const specification = specificationOf(id, Chart.of(this).namespace, { ...props, podOptions: inProgram(this, props.podOptions) });
    const { name, logs, executor } = specification;
    this.specification = specification;
    this.airflowName = name;
    this.namespace = specification.namespace;
    this.image = mirrored(specification.image, mirrorOf(this));
    const neighbours = this.neighbours();
    refuseNamesakes(this, 'airflowName', name);
    this.node.addValidation({ validate: () => [...violations(specification, this.dags), ...neighbours()] });

    const shared = this.configure();
    if (specification.database._embedded) this.database = database(this, shared, specification.database._embedded).statefulSet;
    if (specification.database._pgBouncer) pgBouncer(this, shared, specification.database._pgBouncer);
    if (madeCredentials(specification).length > 0) this.makeSecrets(shared);
    this.migration = this.job('migration', migrationJob(shared));
    if (needsSetup(specification)) this.job('setup', setupJob(shared));
    if (logs._place.size) this.claim(`${name}-logs`, logs._place);

    const haveRights = Lazy.any({ produce: () => this.rights.size > 0 });
    for (const namespace of taskNamespaces(specification)) this.receiveTasks(namespace);
    this.apiServer = apiServer(this, shared, this.account(COMPONENTS.apiServer)).deployment;
    this.scheduler = scheduler(this, shared, {
      account: this.account(COMPONENTS.scheduler),
      mayCallKubernetes: executor.usesPods || haveRights,
      templates: executor.usesPods ? this.templates(shared) : undefined,
    }).deployment;
    this.dagProcessor = dagProcessor(this, shared).deployment;
    if (props.triggerer) this.triggerer = triggerer(this, shared, this.account(COMPONENTS.triggerer), haveRights).deployment;
    if (props.retention) this.removeWhatIsOld(shared, props.retention);
    if (props.ingress) this.object('ingress', 'networking.k8s.io/v1', 'Ingress', name, { spec: ingressSpec(props.ingress, `${name}-api-server`) });
  }

  public taskNamespace(pod?: string): string | undefined {
    return taskNamespace(this.specification, pod);
  }

  public addDag(dag: Dag): void {
    this.dags.push(dag);
  }

  /**
   * Lets tasks run pods, as the KubernetesPodOperator does; a `PodTask` does it by itself.
   * @param namespace @default that of Airflow
   * @param results whether pods give back results (`do_xcom_push`), which are read by a command in them @default false
   */
  public allowPods(namespace?: string, results: boolean = false): void {
    this.rightsIn(namespace).allowPods(results);
  }

  /** Lets tasks run a Spark application with a manual trigger, as `SparkApplicationOperator` does; a `SparkTask` does it by itself. */
  public allowRuns(application: SparkApplication): void {
    this.rightsIn(Chart.of(application).namespace).allowRuns(application);
  }

  private rightsIn(given?: string): TaskRights {
    const namespace = given === this.namespace ? undefined : given;
    const known = this.rights.get(namespace);
    if (known) return known;
    const { specification } = this;
    const tasks = specification.executor.usesPods
      ? taskNamespaces(specification).flatMap((place) => taskAccounts(specification, place).map((account) => this.subject(account, place)))
      : [this.subject(partAccount(specification, COMPONENTS.scheduler))];
    const subjects = [...tasks, ...(this.triggerer ? [this.subject(partAccount(specification, COMPONENTS.triggerer))] : [])];
    const rights = new TaskRights(this, `${this.airflowName}-tasks`, this.labels(), subjects, namespace);
    this.rights.set(namespace, rights);
    const place = given ?? this.namespace;
    this.limit('tasks', subjects, place, () => podsOfTasks(this.dags, rights, place));
    return rights;
  }

  /** ConfigMaps, and what sources of DAGs add. */
  private configure(): Shared {
    const { specification } = this;
    const { props, users } = specification;
    const bundles = this.bundles();
    const others = taskNamespaces(specification).filter((namespace) => namespace !== this.namespace);
    const declared: Bundle = { name: DECLARED, mountPath: PATHS.declared, binding: {} };
    const variables = configurationVariables(specification, [declared, ...bundles]);
    const told = {
      // Airflow leaves out a pool without a description
      ...(props.pools ? { 'pools.json': JSON.stringify(Object.fromEntries(Object.entries(props.pools).map(([pool, options]) => [pool, { description: '', ...options }]))) } : {}),
      ...(users._inDatabase ? { 'users.json': JSON.stringify(users._users.map((user) => ({ name: user.name, role: roleOf(user) }))) } : {}),
    };
    return {
      specification,
      bundles,
      configuration: this.files('configuration', variables, others),
      scripts: this.files('scripts', { ...scripts(), ...told }),
      python: this.files('python', pythonPackage(), others),
      declared: this.files('declared', Lazy.any({ produce: () => ({ ...AIRFLOWIGNORE, ...this.documents() }) }), others),
      configurationHash: contentHash(variables),
      setupHash: contentHash(told),
    };
  }

  /** What sources of DAGs add to pods in a namespace. */
  private bundles(namespace = this.namespace): Bundle[] {
    const { name, sources, props: { imagePullPolicy } } = this.specification;
    return sources.map((source, i): Bundle => {
      const mountPath = `${PATHS.bundles}/${source.bundleName}`;
      const context = { airflowName: name, bundleName: source.bundleName, mountPath, labels: this.labels(), namespace, imagePullPolicy };
      return { name: source.bundleName, mountPath, binding: source.bind(new Construct(this, this.idIn(`source-${i}`, namespace)), context) };
    });
  }

  /** The executor finds pods by a number that its database counts from 1, and takes those of another Airflow for its own. */
  private neighbours(): () => string[] {
    if (!this.specification.executor.usesPods) return () => [];
    const places = taskNamespaces(this.specification).map((place) => ({ place, other: claim(this, 'pods of AirflowDeployment', '', place) }));
    return () => places.flatMap(({ place, other }) => {
      const path = other()?.node.path;
      if (path === undefined) return [];
      return marked('AIRFLOW026', [`Its tasks run in the namespace ${place}, as those of ${path} do, and each would handle the other's pods. Give taskPod or the chart another namespace.`]);
    });
  }

  private documents(): { [file: string]: string } {
    return Object.assign({}, ...this.dags.map((dag) => dag._files()));
  }

  private templates(shared: Shared): string {
    const { taskPod: standard = {}, taskPods = {} } = this.specification.props;
    const all = Object.entries({ ...taskPods, default: standard });
    const places = new Map(taskNamespaces(this.specification).map((namespace) => [namespace, this.sharedIn(shared, namespace)]));
    const sharedOf = (name: string) => places.get(this.taskNamespace(name))!;
    for (const [name, options] of all) {
      this.checkOptions(name === 'default' ? 'taskPod' : `taskPods: ${name}`, () => taskPodProblems(sharedOf(name), options, taskAccount(this.specification, name)));
    }
    const pods = () => all.map(([name, options]) => {
      const namespace = this.taskNamespace(name);
      const pod = taskPod(sharedOf(name), options, taskAccount(this.specification, name), this.rights.size > 0);
      return { name, namespace, pod: pod as unknown as DescribedPod };
    });
    const files = () => Object.fromEntries(pods().map(({ name, pod }) => [`${name}.yaml`, Yaml.stringify(pod)]));
    for (const place of places.keys()) {
      const described = () => pods().filter(({ namespace }) => namespace === place).map(({ pod }) => pod);
      this.limit(COMPONENTS.scheduler, [this.subject(partAccount(this.specification, COMPONENTS.scheduler))], place, () => ({ pods: described() }));
    }
    return this.files('pods', Lazy.any({ produce: files }));
  }

  private sharedIn(shared: Shared, namespace?: string): Shared {
    return namespace === this.namespace ? shared : { ...shared, bundles: this.bundles(namespace) };
  }

  private makeSecrets(shared: Shared): void {
    const makesSecrets = madeCredentials(this.specification).map(({ secretName }) => secretName).join(',');
    this.allow(COMPONENTS.secrets, SECRET_RIGHTS);
    this.job('secrets', secretsJob(shared, partAccount(this.specification, COMPONENTS.secrets)), { [ANNOTATIONS.makesSecrets]: makesSecrets });
  }

  private claim(name: string, { size, storageClass, forOneNode }: LogPlace): void {
    const resources = { requests: { storage: quantity(mebibytes(size!)) } };
    const spec = { accessModes: [forOneNode ? 'ReadWriteOnce' : 'ReadWriteMany'], resources, ...(storageClass ? { storageClassName: storageClass } : {}) };
    this.object('logs', 'v1', 'PersistentVolumeClaim', name, { spec });
  }

  /** An account for the pods of tasks in a namespace, and who may handle them there. */
  private receiveTasks(namespace?: string): void {
    for (const account of taskAccounts(this.specification, namespace)) this.make(account, namespace);
    this.allow(COMPONENTS.scheduler, EXECUTOR_RIGHTS, namespace);
    this.allow(COMPONENTS.apiServer, LOG_RIGHTS, namespace);
  }

  private removeWhatIsOld(shared: Shared, retention: AirflowRetention): void {
    const removesPods = retention.logs !== undefined && keepsPods(this.specification);
    if (removesPods) for (const namespace of taskNamespaces(this.specification)) this.allow(COMPONENTS.cleanup, CLEANUP_RIGHTS, namespace);
    const job = cleanup(shared, retention, removesPods ? partAccount(this.specification, COMPONENTS.cleanup) : undefined);
    this.make(job.account);
    this.checkOptions('podOptions', () => preparationProblems(job, this.namespace));
    this.object('cleanup', 'batch/v1', 'CronJob', `${this.airflowName}-cleanup`, { spec: cleanupSchedule(shared, retention, preparation(job)) });
  }

  /** The account of a part, which is there from now on. */
  private account(component: string): PodAccount {
    const account = partAccount(this.specification, component);
    this.make(account);
    return account;
  }

  private make(account: PodAccount | undefined, namespace = this.namespace): void {
    if (account) makeAccount(this, this.idIn(`${account.name}-account`, namespace), account, this.labels(), namespace === this.namespace ? undefined : namespace);
  }

  /** What a part may do in a namespace. */
  private allow(component: string, rules: readonly Json[], namespace = this.namespace): void {
    const subjects = [this.subject(partAccount(this.specification, component))];
    bind(this, this.idIn(component, namespace), `${this.airflowName}-${component}`, this.labels(), rules, subjects, namespace);
  }

  private subject({ name }: PodAccount, namespace = this.namespace): Json {
    return { kind: 'ServiceAccount', name, ...(namespace ? { namespace } : {}) };
  }

  /** Admits only described pods of those accounts, where that is wanted. */
  private limit(part: string, subjects: readonly Json[], place: string | undefined, described: () => MadePods): void {
    const { name, namespace = '', props: { podCreation } } = this.specification;
    const more = podCreation?._limits;
    if (!more) return;
    const title = ['airflow', name, namespace, part, ...(place === namespace ? [] : [place])].join('.');
    const owner = `the ${part} of the Airflow ${namespace}/${name}`;
    const accounts = subjects as unknown as PodMaker['accounts'];
    limitPods(this, this.idIn(`${part}-pods`, place), title, this.labels(), { owner, accounts, namespace: place ?? '' }, () => {
      const { pods, ...others } = described();
      return { needs: needsOf(pods, more), ...others };
    });
  }

  private job(part: string, job: PreparationProps, annotations?: { [name: string]: string }): ApiObject {
    this.checkOptions('podOptions', () => preparationProblems(job, this.namespace));
    this.make(job.account);
    const metadata = { name: `${this.airflowName}-${part}`, labels: this.labels(), ...(annotations ? { annotations } : {}) };
    return new ContentNamed(this, part, { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: preparation(job) } as never);
  }

  private checkOptions(property: string, problems: () => string[]): void {
    this.node.addValidation({ validate: () => problems().map((problem) => `${property}: ${problem}`) });
  }

  /** A ConfigMap, and the same for the pods of tasks elsewhere. */
  private files(part: string, data: unknown, others: readonly (string | undefined)[] = []): string {
    const name = `${this.airflowName}-${part}`;
    for (const namespace of [this.namespace, ...others]) this.object(part, 'v1', 'ConfigMap', name, { data } as never, namespace);
    return name;
  }

  private object(id: string, apiVersion: string, kind: string, name: string, content: Json, namespace = this.namespace): ApiObject {
    const metadata = { name, labels: this.labels(), ...(namespace === this.namespace ? {} : { namespace }) };
    return new ApiObject(this, this.idIn(id, namespace), { apiVersion, kind, metadata, ...content } as never);
  }

  private idIn(id: string, namespace?: string): string {
    return namespace === this.namespace ? id : `${id}-${namespace}`;
  }

  private labels(): { [key: string]: string } {
    return standardLabels('airflow', this.airflowName);
  }
}
