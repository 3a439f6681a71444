import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Json } from '../json';
import { selectorOf } from '../objects/labels';
import { Admission, ingressPolicy, Port } from '../objects/network';
import { podTemplate, PodTemplateProps } from '../pods/template';

export interface ReplicasProps extends PodTemplateProps {
  /** Of all the objects. */
  readonly name: string;
  readonly replicas: number;
  /** What the Service offers; without any there is no Service. */
  readonly ports: readonly Port[];
  readonly admissions: readonly Admission[];
  /** Whether a new pod may run beside the one that it replaces: then there is no gap, at the price of its memory. */
  readonly mayOverlap: boolean;
}

/**
 * Interchangeable pods without data of their own: a Deployment, a Service for their ports, a network policy that admits what is said and nothing
 * else, and from two replicas on a disruption budget of one pod.
 */
export class Replicas extends Construct {
  public readonly deployment: ApiObject;
  /** When something is offered. */
  public readonly service?: ApiObject;

  constructor(scope: Construct, id: string, props: ReplicasProps) {
    super(scope, id);
    const { name, labels, ports, replicas } = props;
    const selector = selectorOf(labels);
    const object = (part: string, apiVersion: string, kind: string, spec: Json) =>
      new ApiObject(this, part, { apiVersion, kind, metadata: { name, labels }, spec } as never);

    if (ports.length > 0) this.service = object('service', 'v1', 'Service', { selector, ports: ports.map((port) => ({ name: port.name, port: port.port, targetPort: port.name })) });
    this.deployment = object('pods', 'apps/v1', 'Deployment', {
      replicas,
      strategy: strategy(props),
      selector: { matchLabels: selector },
      template: podTemplate(this, name, props),
    });
    object('policy', 'networking.k8s.io/v1', 'NetworkPolicy', ingressPolicy(selector, props.admissions));
    if (replicas > 1) object('budget', 'policy/v1', 'PodDisruptionBudget', { maxUnavailable: 1, selector: { matchLabels: selector } });
  }
}

function strategy({ mayOverlap, replicas }: ReplicasProps): Json {
  if (mayOverlap) return { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
  return replicas > 1 ? { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } } : { type: 'Recreate' };
}
