import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { limits, PodMaker } from './limits';
import { Labels } from '../labels';
import { Json } from '../pod-template';

/**
 * A ValidatingAdmissionPolicy and its binding, which has the same name.
 * @param name unique in the cluster: they have no namespace
 * @param maker asked when all is described
 */
export function limitPods(
  scope: Construct, id: string, name: string, labels: Labels, maker: () => PodMaker,
): ApiObject {
  const object = (part: string, kind: string, spec: Json) => {
    const content = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name, labels }, spec };
    const made = new ApiObject(scope, part, content as never);
    // which a chart gives to all
    if (Chart.of(made).namespace) made.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    return made;
  };
  const policy = object(id, 'ValidatingAdmissionPolicy', Lazy.any({ produce: () => limits(maker()) }));
  object(`${id}-binding`, 'ValidatingAdmissionPolicyBinding', { policyName: name, validationActions: ['Deny'] });
  return policy;
}
