import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { historyProperties } from './configuration';
import { EventLogs, IEventLog } from './event-logs';
import { HISTORY_PORT, historyPod } from './pod';
import { historyViolations } from './rules';
import { SparkHistoryServerProps } from './server-props';
import { SERVER } from './types';
import { COMPONENTS, LABELS } from '../../contract';
import { ClientAccess } from '../../kubernetes/access';
import { contentHash } from '../../kubernetes/content-hash';
import { ingressSpec } from '../../kubernetes/ingress';
import { standardLabels } from '../../kubernetes/labels';
import { claim } from '../../kubernetes/namesakes';
import { optionProblems } from '../../kubernetes/pods/option-problems';
import { withChartLabels } from '../../kubernetes/pods/options';
import { withOptions } from '../../kubernetes/pods/with-options';
import { refuseWrongTypes } from '../../kubernetes/types';
import { toProperties } from '../conf/properties';

/**
 * The web pages of applications that have ended (and of those that still run). An application writes to it by `eventLog: server`.
 *
 * Costs 4 objects, with `ingress` 5, and one JVM.
 */
export class SparkHistoryServer extends Construct implements IEventLog {
  /** Name of Deployment and Service. */
  public readonly serverName: string;
  public readonly place: EventLogs;
  /** Its properties. */
  public readonly configMap: ApiObject;
  public readonly deployment: ApiObject;
  public readonly service: ApiObject;

  constructor(scope: Construct, id: string, props: SparkHistoryServerProps) {
    super(scope, id);
    refuseWrongTypes(this.node.path, SERVER, props);
    this.serverName = props.serverName ?? id;
    this.place = props.logs.place;
    const { namespace } = Chart.of(this);
    const namesake = claim(this, 'ConfigMap', this.serverName, namespace);
    this.node.addValidation({ validate: () => [...historyViolations(this.serverName, props, namespace), ...nameIsTaken(this.serverName, namesake())] });

    const options = withChartLabels(this, props.podOptions);
    const data = { 'spark.properties': toProperties(historyProperties(props)) };
    const labels = standardLabels('spark', this.serverName, COMPONENTS.historyServer);
    const selector = { [LABELS.instance]: labels[LABELS.instance], [LABELS.component]: labels[LABELS.component] };
    const { _from: from } = props.access ?? ClientAccess.namespace();
    const policy = { podSelector: { matchLabels: selector }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: HISTORY_PORT, protocol: 'TCP' }], ...(from ? { from } : {}) }] };
    const pod = historyPod(props, labels, this.serverName, contentHash(data), namespace);
    this.node.addValidation({ validate: () => optionProblems(options, pod).map((problem) => `podOptions: ${problem}`) });
    this.configMap = this.object('configuration', 'v1', 'ConfigMap', labels, { data });
    this.service = this.object('service', 'v1', 'Service', labels, { spec: { selector, ports: [{ name: 'http', port: HISTORY_PORT, targetPort: 'http' }] } });
    this.deployment = this.object('server', 'apps/v1', 'Deployment', labels, {
      spec: {
        replicas: 1,
        strategy: { type: 'Recreate' }, // two would clean the same logs
        selector: { matchLabels: selector },
        template: withOptions(pod, options),
      },
    });
    this.object('policy', 'networking.k8s.io/v1', 'NetworkPolicy', labels, { spec: policy });
    if (props.ingress) this.object('ingress', 'networking.k8s.io/v1', 'Ingress', labels, { spec: ingressSpec(props.ingress, this.serverName) });
  }

  private object(id: string, apiVersion: string, kind: string, labels: { [key: string]: string }, content: { [field: string]: unknown }): ApiObject {
    return new ApiObject(this, id, { apiVersion, kind, metadata: { name: this.serverName, labels }, ...content });
  }
}

/** Objects are named after the server, so another one by its name in the same namespace would overwrite them. */
function nameIsTaken(name: string, other?: Construct): string[] {
  return other ? [`serverName ${name} is that of ${other.node.path}, too, in the same namespace. Give one of them another name.`] : [];
}
