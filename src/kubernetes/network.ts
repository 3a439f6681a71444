import { Json } from './pod-template';

export interface Port {
  readonly name: string;
  readonly port: number;
}

/** Who may open connections to which ports; no peers means everybody. */
export interface Admission {
  readonly ports: readonly Port[];
  readonly from?: readonly Json[];
}

/** The specification of a NetworkPolicy that admits what is said and nothing else. */
export function ingressPolicy(selector: Json, admissions: readonly Admission[]): Json {
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ['Ingress'],
    ingress: admissions.map(({ ports, from }) => ({ ports: ports.map(({ port }) => ({ port })), ...(from ? { from } : {}) })),
  };
}
