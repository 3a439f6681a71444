import { ANNOTATIONS } from '../contract';
import { Labels } from './labels';
import { Json } from './pod-template';
import { restricted, restrictedPod } from './restricted';

export interface PreparationProps {
  readonly labels: Labels;
  readonly uid: number;
  /** It may fail and be run again. */
  readonly container: Json;
  readonly volumes: readonly Json[];
  /** Of what the container reads that its own description does not say: another value is another Job. */
  readonly configurationHash?: string;
  /** Any other field of the pod. */
  readonly podFields: Json;
}

/** The specification of a Job that makes something which others wait for, and tries again until it is there. */
export function preparation({ labels, uid, container, volumes, configurationHash, podFields }: PreparationProps): Json {
  return {
    backoffLimit: 20,
    template: {
      metadata: { labels, ...(configurationHash ? { annotations: { [ANNOTATIONS.configuration]: configurationHash } } : {}) },
      spec: {
        restartPolicy: 'OnFailure',
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: restrictedPod(uid),
        ...podFields,
        containers: [restricted(container)],
        volumes,
      },
    },
  };
}
