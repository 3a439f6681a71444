import { Json } from '../json';

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
    // an empty list is not stored, and would be found missing at each apply
    ...(admissions.length > 0 ? { ingress: admissions.map(admission) } : {}),
  };
}

function admission({ ports, from }: Admission): Json {
  return { ports: ports.map(({ port }) => ({ port, protocol: 'TCP' })), ...(from ? { from } : {}) };
}
