import { Specification } from './specification';
import { COMPONENTS, LABELS } from '../contract';
import { Json } from '../kubernetes/json';
import { standardLabels } from '../kubernetes/objects/labels';

/**
 * Driver and executors admit each other, on every port: Spark chooses some of them, and programs that train models open their own.
 * Who else is admitted, is by `access`.
 */
export function policySpec({ name, props: { access } }: Specification): Json {
  const { [LABELS.name]: software, [LABELS.instance]: instance } = standardLabels('spark', name);
  const pods = {
    matchLabels: { [LABELS.name]: software, [LABELS.instance]: instance },
    matchExpressions: [{ key: LABELS.component, operator: 'In', values: [COMPONENTS.driver, COMPONENTS.executor] }],
  };
  const admitted = access === undefined ? [] : access._from;
  return {
    podSelector: pods,
    policyTypes: ['Ingress'],
    ingress: [admitted === undefined ? {} : { from: [{ podSelector: pods }, ...admitted] }],
  };
}
