import { Json } from '../json';

/** What something adds to the pods that use it, such as a client of HDFS or a source of DAGs: each list follows that of the pod. */
export interface PodPart {
  /** Variables of the containers that use it. */
  readonly env?: readonly Json[];
  /** Mounts of these containers. */
  readonly mounts?: readonly Json[];
  readonly volumes?: readonly Json[];
}

/** All of them as one. */
export function together(...parts: readonly PodPart[]): Required<PodPart> {
  return {
    env: parts.flatMap(({ env = [] }) => env),
    mounts: parts.flatMap(({ mounts = [] }) => mounts),
    volumes: parts.flatMap(({ volumes = [] }) => volumes),
  };
}
