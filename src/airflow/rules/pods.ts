import { AirflowDeploymentProps, TaskPodOptions } from '../deployment-props';

/** The pods of tasks, by the property that says what they look like. */
export function podsByProperty({ taskPod = {}, taskPods = {} }: AirflowDeploymentProps): (readonly [property: string, options: TaskPodOptions])[] {
  return [['taskPod', taskPod], ...Object.entries(taskPods).map(([name, pod]) => [`taskPods: ${name}`, pod] as const)];
}
