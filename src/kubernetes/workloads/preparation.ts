import { ANNOTATIONS } from '../../contract';
import { Json } from '../json';
import { Labels } from '../objects/labels';
import { accountField, PodAccount } from '../pods/account';
import { optionProblems } from '../pods/option-problems';
import { PodOptions } from '../pods/options';
import { Pod } from '../pods/pod';
import { restricted, restrictedPod } from '../pods/restricted';
import { withOptions } from '../pods/with-options';

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
  /** What the user wants of the pod. */
  readonly options?: PodOptions;
  /** Made by its owner. */
  readonly account?: PodAccount;
  /** Whether the pod has a token of its account, to call Kubernetes. @default false */
  readonly hasToken?: boolean;
}

/** The specification of a Job that makes something which others wait for, and tries again until it is there. */
export function preparation(props: PreparationProps): Json {
  return { backoffLimit: 20, template: withOptions(preparationPod(props), props.options) };
}

/** What is wrong with what the user wants of its pod. @param namespace of the pod */
export function preparationProblems(props: PreparationProps, namespace?: string): string[] {
  return props.options ? optionProblems(props.options, preparationPod(props), namespace) : [];
}

/** Its pod without what the user wants of it. */
function preparationPod({ labels, uid, container, volumes, configurationHash, podFields, account, hasToken = false }: PreparationProps): Pod {
  return {
    metadata: { labels, ...(configurationHash ? { annotations: { [ANNOTATIONS.configuration]: configurationHash } } : {}) },
    spec: {
      restartPolicy: 'OnFailure',
      ...accountField(account),
      automountServiceAccountToken: hasToken,
      enableServiceLinks: false,
      securityContext: restrictedPod(uid),
      ...podFields,
      containers: [restricted(container)],
      volumes,
    },
  };
}
