import { ApiObject, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { SparkApplicationProps } from './application-props';
import { configFiles } from './configuration';
import { driverPod, executorTemplate } from './pod';
import { violations } from './rules';
import { Identity, namesakes } from './rules/namesakes';
import { cronJobSpec, jobSpec, runAnnotations } from './run';
import { Specification, specificationOf } from './specification';
import { APPLICATION } from './types';
import { contentHash } from '../kubernetes/content-hash';
import { ContentNamed } from '../kubernetes/content-named';
import { standardLabels } from '../kubernetes/labels';
import { refuseWrongTypes } from '../kubernetes/types';

/**
 * A Spark application in plain Kubernetes: a Job (or a CronJob to be run by hand) owns the driver pod, which runs Spark in client mode
 * and creates its executor pods. No operator, no spark-submit. A run ends as its driver does.
 *
 * Costs 5 objects, with `Executors.inDriver()` 2.
 */
export class SparkApplication extends Construct {
  /** What users type and what the label `app.kubernetes.io/instance` holds. */
  public readonly applicationName: string;
  /** Properties, executor pod template and local code; immutable, named by content. */
  public readonly configMap: ApiObject;
  /** The Job or CronJob; what is patched here becomes part of the run's identity. */
  public readonly workload: ApiObject;
  /** The driver's account; without executor pods there is none. */
  public readonly serviceAccount?: ApiObject;
  /** The driver's rights; without executor pods there are none. */
  public readonly role?: ApiObject;

  constructor(scope: Construct, id: string, props: SparkApplicationProps) {
    super(scope, id);
    refuseWrongTypes(this.node.path, APPLICATION, props);
    const specification = specificationOf(id, Chart.of(this).namespace, props);
    this.applicationName = specification.name;
    this.node.addValidation({ validate: () => [...violations(specification), ...namesakes(identityOf(this), applicationsBeside(this).map(identityOf))] });

    if (specification.executors.arePods) {
      this.serviceAccount = this.object('account', 'v1', 'ServiceAccount', {});
      this.role = this.object('role', 'rbac.authorization.k8s.io/v1', 'Role', { rules: [POD_RIGHTS] });
      this.bind(specification);
    }
    this.configMap = this.configuration(specification);
    this.workload = this.run(specification);
  }

  private bind({ name, namespace }: Specification): void {
    this.object('binding', 'rbac.authorization.k8s.io/v1', 'RoleBinding', {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    });
  }

  private configuration(specification: Specification): ApiObject {
    const { executors, props: { code: { file } } } = specification;
    const template = executors.arePods ? Yaml.stringify(executorTemplate(specification)) : undefined;
    const data: { [file: string]: string } = configFiles(specification, template);
    const binaryData: { [file: string]: string } = {};
    if (file._content && isText(file._content)) data[file._name] = file._content.toString();
    else if (file._content) binaryData[file._name] = file._content.toString('base64');
    const content = { ...(Object.keys(binaryData).length ? { binaryData } : {}), data, immutable: true };
    return this.object('configuration', 'v1', 'ConfigMap', content, `${this.applicationName}-${contentHash(content)}`);
  }

  private run(specification: Specification): ApiObject {
    const pod = driverPod(specification, this.configMap.name, this.serviceAccount?.name);
    const labels = standardLabels('spark', specification.name);
    if (specification.props.trigger?.isManual) {
      return this.object('run', 'batch/v1', 'CronJob', { spec: cronJobSpec(specification, labels, pod) });
    }
    return new ContentNamed(this, 'run', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: specification.name, labels, annotations: runAnnotations(specification) },
      spec: jobSpec(specification, pod),
    });
  }

  private object(id: string, apiVersion: string, kind: string, content: { [field: string]: unknown }, name = this.applicationName): ApiObject {
    return new ApiObject(this, id, { apiVersion, kind, metadata: { name, labels: standardLabels('spark', this.applicationName) }, ...content });
  }
}

/**
 * What Spark's scheduler calls in client mode with our configuration: it creates executors, follows and removes them, labels those that
 * it decommissions, and reads its own pod to make it their owner. Source: KubernetesClusterSchedulerBackend, ExecutorPodsAllocator.
 */
const POD_RIGHTS = { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'watch'] };

function applicationsBeside(application: SparkApplication): SparkApplication[] {
  return application.node.root.node.findAll().filter((construct): construct is SparkApplication => construct instanceof SparkApplication);
}

function identityOf(application: SparkApplication): Identity {
  return { path: application.node.path, name: application.applicationName, namespace: Chart.of(application).namespace };
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && Buffer.from(bytes.toString()).equals(bytes);
}
