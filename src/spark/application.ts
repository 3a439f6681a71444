import { ApiObject, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { driverAccount, executorAccount } from './accounts';
import { SparkApplicationProps } from './application-props';
import { configFiles } from './configuration';
import { policySpec } from './network';
import { driverPod, executorTemplate } from './pod';
import { violations } from './rules';
import { cronJobSpec, jobSpec, ManualRun, runAnnotations } from './run';
import { Specification, specificationOf } from './specification';
import { APPLICATION } from './types';
import { refuseNamesakes } from '../kubernetes/checks/namesakes';
import { refuseWrongTypes } from '../kubernetes/checks/types';
import { standardLabels } from '../kubernetes/objects/labels';
import { limitPods } from '../kubernetes/pod-creation';
import { DescribedPod, needsOf } from '../kubernetes/pod-creation/needs';
import { makeAccount } from '../kubernetes/pods/account';
import { inProgram } from '../kubernetes/pods/options';
import { ContentNamed } from '../kubernetes/workloads/content-named';

/**
 * A Spark application in plain Kubernetes: a Job (or a CronJob to be run by hand) owns the driver pod, which runs Spark in client mode
 * and creates its executor pods. No operator, no spark-submit. A run ends as its driver does.
 *
 * Costs 6 objects, with `Executors.inDriver()` 3; `PodCreation.limited()` 2 more.
 */
export class SparkApplication extends Construct {
  /** What users type and what the label `app.kubernetes.io/instance` holds. */
  public readonly applicationName: string;
  /** Properties, executor pod template and local code; immutable, named by content. */
  public readonly configMap: ApiObject;
  /** The Job or CronJob; what is patched here becomes part of the run's identity. */
  public readonly workload: ApiObject;
  /** Closes driver and executors to other pods than these; see `access`. */
  public readonly networkPolicy: ApiObject;
  /** The driver's account, which is that of executors, too. None without executor pods, and none when `podOptions` names an account of somebody else. */
  public readonly serviceAccount?: ApiObject;
  /** The driver's rights; without executor pods there are none. */
  public readonly role?: ApiObject;
  /** What refuses pods of the driver that are no executors; see `podCreation`. */
  public readonly podPolicy?: ApiObject;

  constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    super(scope, id);
    refuseWrongTypes(this.node.path, APPLICATION, props);
    const specification = specificationOf(id, Chart.of(this).namespace, { ...props, podOptions: inProgram(this, props.podOptions) });
    this.applicationName = specification.name;
    this.node.addValidation({ validate: () => violations(specification) });
    refuseNamesakes(this, 'applicationName', specification.name);

    const account = driverAccount(specification);
    this.serviceAccount = makeAccount(this, 'account', account, standardLabels('spark', this.applicationName));
    if (account && specification.executors.arePods) {
      const ofExecutors = executorAccount(specification);
      if (ofExecutors?.name !== account.name) makeAccount(this, 'executor-account', ofExecutors, standardLabels('spark', this.applicationName));
      this.role = this.object('role', 'rbac.authorization.k8s.io/v1', 'Role', { rules: [POD_RIGHTS] });
      this.bind(specification, account.name);
      this.podPolicy = this.limit(specification, account.name);
    }
    this.networkPolicy = this.object('policy', 'networking.k8s.io/v1', 'NetworkPolicy', { spec: policySpec(specification) });
    const configMap = this.configuration(specification);
    this.configMap = configMap;
    this.workload = this.run(specification, configMap.finalName);
  }

  private bind({ name, namespace }: Specification, account: string): void {
    this.object('binding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    });
  }

  private limit(specification: Specification, account: string): ApiObject | undefined {
    const { name, namespace = '', props: { podCreation } } = specification;
    const more = podCreation?._limits;
    return more && limitPods(this, 'pods', `spark.${name}.${namespace}`, standardLabels('spark', name), {
      owner: `the Spark application ${namespace}/${name}`,
      accounts: [{ namespace, name: account }],
      namespace,
    }, () => ({ needs: needsOf([executorTemplate(specification) as unknown as DescribedPod], more) }));
  }

  private configuration(specification: Specification): ContentNamed {
    const { executors, props: { code: { file } } } = specification;
    const template = executors.arePods ? Yaml.stringify(executorTemplate(specification)) : undefined;
    const data: { [file: string]: string } = configFiles(specification, template);
    const binaryData: { [file: string]: string } = {};
    if (file._content && isText(file._content)) data[file._name] = file._content.toString();
    else if (file._content) binaryData[file._name] = file._content.toString('base64');
    const content = { ...(Object.keys(binaryData).length ? { binaryData } : {}), data, immutable: true };
    return new ContentNamed(this, 'configuration', {
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: this.applicationName, labels: standardLabels('spark', this.applicationName) }, ...content,
    });
  }

  private run(specification: Specification, configMap: string): ApiObject {
    const pod = driverPod(specification, configMap);
    const labels = standardLabels('spark', specification.name);
    if (specification.props.trigger?.isManual) {
      return new ManualRun(this, 'run', {
        apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: specification.name, labels }, spec: cronJobSpec(specification, labels, pod),
      });
    }
    return new ContentNamed(this, 'run', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: specification.name, labels, annotations: runAnnotations(specification) },
      spec: jobSpec(specification, pod),
    });
  }

  private object(id: string, apiVersion: string, kind: string, content: { [field: string]: unknown }): ApiObject {
    return new ApiObject(this, id, { apiVersion, kind, metadata: { name: this.applicationName, labels: standardLabels('spark', this.applicationName) }, ...content });
  }
}

/**
 * What Spark's scheduler calls in client mode with our configuration: it creates executors, follows and removes them, labels those that
 * it decommissions, and reads its own pod to make it their owner. Source: KubernetesClusterSchedulerBackend, ExecutorPodsAllocator.
 */
const POD_RIGHTS = { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'watch'] };

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && Buffer.from(bytes.toString()).equals(bytes);
}
