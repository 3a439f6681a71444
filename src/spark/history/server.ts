import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { historyProperties } from './configuration';
import { EventLogs, IEventLog } from './event-logs';
import { historyReplicas } from './replicas';
import { historyViolations } from './rules';
import { SparkHistoryServerProps } from './server-props';
import { SERVER } from './types';
import { COMPONENTS } from '../../contract';
import { refuseNamesakes } from '../../kubernetes/checks/namesakes';
import { refuseWrongTypes } from '../../kubernetes/checks/types';
import { contentHash } from '../../kubernetes/objects/content-hash';
import { ingressSpec } from '../../kubernetes/objects/ingress';
import { standardLabels } from '../../kubernetes/objects/labels';
import { inProgram } from '../../kubernetes/pods/options';
import { Replicas } from '../../kubernetes/workloads/replicas';
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
    this.node.addValidation({ validate: () => historyViolations(this.serverName, props, namespace) });
    refuseNamesakes(this, 'serverName', this.serverName);

    const data = { 'spark.properties': toProperties(historyProperties(props)) };
    this.configMap = this.object('configuration', 'v1', 'ConfigMap', { data });
    const replicas = new Replicas(this, 'server', {
      ...historyReplicas(props, this.serverName, contentHash(data), namespace), options: inProgram(this, props.podOptions),
    });
    this.service = replicas.service!;
    this.deployment = replicas.deployment;
    if (props.ingress) this.object('ingress', 'networking.k8s.io/v1', 'Ingress', { spec: ingressSpec(props.ingress, this.serverName) });
  }

  private object(id: string, apiVersion: string, kind: string, content: { [field: string]: unknown }): ApiObject {
    const labels = standardLabels('spark', this.serverName, COMPONENTS.historyServer);
    return new ApiObject(this, id, { apiVersion, kind, metadata: { name: this.serverName, labels }, ...content });
  }
}
