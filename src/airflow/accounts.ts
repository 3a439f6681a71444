import { isDeepStrictEqual } from 'node:util';
import { Specification } from './specification';
import { taskNamespace } from './task-namespaces';
import { COMPONENTS } from '../contract';
import { accountOf, PodAccount } from '../kubernetes/pods/account';
import { bothOptions } from '../kubernetes/pods/options';

const STANDARD = 'default';

/** The account of a part that calls Kubernetes. Tasks have accounts of their own, see {@link taskAccount}. */
export function partAccount({ name, props }: Specification, component: string): PodAccount {
  const parts: { readonly [component: string]: typeof props.apiServer } = {
    [COMPONENTS.apiServer]: props.apiServer, [COMPONENTS.scheduler]: props.scheduler, [COMPONENTS.triggerer]: props.triggerer,
  };
  return accountOf(`${name}-${component}`, bothOptions(props.podOptions, parts[component]?.podOptions), true);
}

/** The account of the pods of tasks. Those of `taskPods` have the same as others, unless they are somebody else to a cloud. */
export function taskAccount({ name, props }: Specification, pod = STANDARD): PodAccount {
  const { podOptions, taskPod, taskPods = {} } = props;
  const standard = bothOptions(podOptions, taskPod);
  const options = pod === STANDARD ? standard : bothOptions(podOptions, taskPods[pod]);
  const isStandard = isDeepStrictEqual(options.serviceAccountAnnotations, standard.serviceAccountAnnotations);
  return accountOf(`${name}-${COMPONENTS.task}${isStandard ? '' : `-${pod}`}`, options, true);
}

/** The accounts of all pods of tasks in a namespace. */
export function taskAccounts(specification: Specification, namespace?: string): PodAccount[] {
  const pods = [STANDARD, ...Object.keys(specification.props.taskPods ?? {})].filter((pod) => taskNamespace(specification, pod) === namespace);
  return [...new Map(pods.map((pod) => taskAccount(specification, pod)).map((account) => [account.name, account])).values()];
}
