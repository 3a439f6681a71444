import { ApiObject, Chart, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { limits, AdmittedPods, PodMaker } from './limits';
import { claim } from '../checks/claimants';
import { marked } from '../checks/rules';
import { Json } from '../json';
import { Labels } from '../objects/labels';

/**
 * A ValidatingAdmissionPolicy and its binding, which has the same name.
 * @param name unique in the cluster: they have no namespace
 * @param pods asked when all is described
 */
export function limitPods(
  scope: Construct, id: string, name: string, labels: Labels, maker: PodMaker, pods: () => AdmittedPods,
): ApiObject {
  for (const account of maker.accounts) limitOnce(scope, account.name, account.namespace, maker.namespace);
  const object = (part: string, kind: string, spec: Json) => {
    const content = { apiVersion: 'admissionregistration.k8s.io/v1', kind, metadata: { name, labels }, spec };
    const made = new ApiObject(scope, part, content as never);
    // which a chart gives to all
    if (Chart.of(made).namespace) made.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    return made;
  };
  const policy = object(id, 'ValidatingAdmissionPolicy', Lazy.any({ produce: () => limits(maker, pods()) }));
  object(`${id}-binding`, 'ValidatingAdmissionPolicyBinding', { policyName: name, validationActions: ['Deny'] });
  return policy;
}

/** All policies of an account hold, so with two of them each refuses the pods that the other one admits. */
function limitOnce(scope: Construct, account: string, namespace: string, place: string): void {
  const other = claim(scope, 'account whose pods are limited', `${namespace}/${account}`, place);
  scope.node.addValidation({
    validate: () => {
      const path = other()?.node.path;
      return path === undefined ? [] : marked('COMMON007', [`podCreation: PodCreation.limited() holds for the account ${account}, which ${path} limits, too, and each would refuse the pods of the other. Give one of them another account.`]);
    },
  });
}
