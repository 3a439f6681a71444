import { ApiObject, JsonPatch } from 'cdk8s';

/** A node that other tests are beside, and that stays. */
export const HOME = 'node-1';
/** The last node of the test cluster: only pods that tolerate it run there, so a test may stop it while others run elsewhere. */
export const SPARE = 'node-3';

export const TAINT = { key: 'spare', value: 'true', effect: 'NoSchedule' };
export const TOLERATION = { key: TAINT.key, operator: 'Exists' as const, effect: 'NoSchedule' as const };

/** The pods of a workload are on these two nodes alone. */
export function onHomeAndSpare(workload: ApiObject): void {
  const terms = [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [HOME, SPARE] }] }];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
  workload.addJsonPatch(JsonPatch.add('/spec/template/spec/tolerations', [TOLERATION]), JsonPatch.add('/spec/template/spec/affinity', affinity));
}
