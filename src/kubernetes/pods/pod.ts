import { Json } from '../json';

/** A pod, or the template of one. */
export interface Pod extends Json {
  readonly metadata?: { readonly labels?: Json; readonly annotations?: Json; readonly [field: string]: unknown };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly containers: readonly Json[];
  readonly initContainers?: readonly Json[];
  readonly volumes?: readonly Json[];
  readonly [field: string]: unknown;
}
