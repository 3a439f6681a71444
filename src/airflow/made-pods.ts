import { TaskRights } from './access';
import { COMPONENTS } from '../contract';
import { Dag } from './dags/dag';
import { standardLabels } from '../kubernetes/objects/labels';
import { AdmittedPods } from '../kubernetes/pod-creation/limits';
import { DescribedPod, roleOf } from '../kubernetes/pod-creation/needs';

/** What an account makes, and what else it does with pods. */
export interface MadePods extends Pick<AdmittedPods, 'removes' | 'entered'> {
  readonly pods: readonly DescribedPod[];
}

/** Of Airflow's sidecar, which keeps a result until it is read. Source: provider cncf-kubernetes, PodDefaults. */
const RESULT_CONTAINER = 'airflow-xcom-sidecar';

/** Pods of DAGs in Python are not described; they may be like this one, and use what is named. */
const HARMLESS: DescribedPod = {
  spec: { automountServiceAccountToken: false, containers: [{ securityContext: { allowPrivilegeEscalation: false } }] },
};

/** Pods of PodTasks, and drivers by Jobs. Who starts a driver removes the executors that it leaves. */
export function podsOfTasks(dags: readonly Dag[], rights: TaskRights, namespace?: string): MadePods {
  const own = dags.flatMap((dag) => dag._pods()).filter((made) => made.namespace === namespace).map(({ pod }) => pod);
  const drivers = rights.runnable.flatMap(({ workload }) => workload.toJson().spec.jobTemplate?.spec.template ?? []);
  return {
    pods: [...(rights.makesPods ? [HARMLESS] : []), ...own, ...drivers],
    removes: rights.runnable
      .map(({ applicationName }) => roleOf(standardLabels('spark', applicationName, COMPONENTS.executor))),
    entered: rights.readsResults ? RESULT_CONTAINER : undefined,
  };
}
